// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// Calls commands as scripts do: without a terminal, with outputs that take nothing, and with words that are none.
@Suite struct CallTests {
  private static let sluice = Shop.products + "/sluice"

  private static let approved = """
      production:
        gates:
          release: { approval: { from: managers, count: 1, expires: 1h } }
        steps:
          deploy: { run: [ops/deploy], probe: [ops/running] }
    people:
      managers: { keys: pipelines/shop/allowed_signers }
    """

  @Test func `without a terminal nothing is signed unless the command says yes`() throws {
    let shop = try Shop(environments: Self.approved)
    try shop.shell("ssh-keygen -q -t ed25519 -N '' -C mia -f keys/mia")
    let key = try shop.shell("cat keys/mia.pub")
    try shop.write(
      "pipelines/shop/allowed_signers", "mia@example.com namespaces=\"promotion-approval@sluice\" \(key)\n")
    _ = try shop.commit("people")
    #expect(shop.sluice("promote", "--to", "production").code == 3)
    let entries = shop.lines
    for line in ["echo n |", "", "echo y |"] {
      for command in ["approve p-1", "reject p-1 --reason no"] {
        let ending = shop.run(["sh", "-c", "\(line) \(Self.sluice) \(command) --key keys/mia"])
        #expect(ending.code == 2 && ending.errors.contains("error[E0407]"), "\(line) \(command): \(ending.errors)")
      }
    }
    #expect(shop.lines == entries, "the journal tells of no signature")
    #expect(shop.run([Self.sluice, "approve", "p-1", "--key", "keys/mia", "-y"]).code == 0)
  }

  @Test(arguments: [">/dev/full", ">&-"])
  func `a result that cannot be written is a failure, and one whose reader has gone is none`(target: String) throws {
    let shop = try Shop()
    let before = try Data(contentsOf: URL(filePath: shop.folder + "/.git/sluice/journal.jsonl"))
    for command in ["status", "status --json", "log"] {
      let ending = shop.run(["sh", "-c", "\(Self.sluice) \(command) \(target)"])
      #expect(ending.code == 7 && ending.errors.contains("E0291"), "\(command): \(ending.code) \(ending.errors)")
    }
    let after = try Data(contentsOf: URL(filePath: shop.folder + "/.git/sluice/journal.jsonl"))
    #expect(before == after, "nothing is printed into the journal")
    let read = shop.run(["bash", "-c", "{ sleep 0.3; \(Self.sluice) status; echo $? >&2; } | true"])
    #expect(read.errors.split(separator: "\n").last == "0", "\(read.errors)")
  }

  @Test func `a word that is no command is named, before its options are judged and in the help too`() throws {
    let shop = try Shop()
    for words in [["promot", "--to", "staging"], ["help", "promot"]] {
      let ending = shop.run([Self.sluice] + words)
      #expect(ending.code == 2 && ending.errors.contains("no command 'promot'"), "\(words): \(ending.errors)")
      #expect(ending.errors.contains("Did you mean: sluice promote?") && ending.output.isEmpty, "\(ending.errors)")
    }
    #expect(shop.run([Self.sluice, "help", "promote"]).code == 0)
  }

  @Test func `with json a usage error is one document too`() throws {
    let ending = try Shop().sluice("promote", "--json")
    #expect(ending.code == 2 && ending.output.split(separator: "\n").count == 1)
    let document = try JSONSerialization.jsonObject(with: Data(ending.output.utf8)) as? [String: Any]
    #expect(document?["schema"] as? String == "sluice.error/1" && document?["code"] as? String == "E0292")
  }

  @Test func `the plan and why know that a commit is not on the trunk, and the advice leads there`() throws {
    let shop = try Shop()
    try shop.shell("git switch -q -c feature")
    let commit = try shop.commit("aside")
    let plan = shop.sluice("promote", "--to", "staging", "--plan", "--exit-code")
    #expect(plan.code == 21 && plan.output.contains("blocked   \(commit.prefix(7))"), "\(plan.output)")
    let why = shop.sluice("why", "--to", "staging")
    #expect(why.output.contains("is not on main") && why.output.contains("git merge"), "\(why.output)")
    #expect(shop.sluice("promote", "--to", "staging").errors.contains("E0212"))
    try shop.shell("git switch -q main && git merge -q \(commit)")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
  }
}
