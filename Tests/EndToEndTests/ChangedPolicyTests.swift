// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// The pipeline changes while something runs, waits or is live by what it said before.
@Suite struct ChangedPolicyTests {
  private static let step = "deploy: { run: [ops/deploy], probe: [ops/running] }"

  private static func migrated(_ gate: String) -> String {
    """
      staging:
        gates:
          \(gate): { migration: { scripts: db, database: sqlite:var/staging.db } }
        steps:
          migrate: { gate: \(gate) }
          \(step)
    """
  }

  private func policy(_ shop: Shop, _ environments: String) throws {
    try shop.write("pipelines/shop/pipeline.yml", "pipeline: shop\nenvironments:\n\(environments)\n")
    _ = try shop.commit("another policy")
  }

  @Test(arguments: ["  staging:\n    steps: { \(step) }", migrated("database")])
  func `I21 a rollback takes back migrations whose gate the policy has no more`(later: String) throws {
    let shop = try Shop(environments: Self.migrated("schema"))
    let first = try shop.shell("git rev-parse HEAD")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    try shop.write("db/0002_b.up.sql", "CREATE TABLE b (x);")
    try shop.write("db/0002_b.down.sql", "DROP TABLE b;")
    _ = try shop.commit("b")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    try policy(shop, later)
    let plan = shop.sluice("rollback", "--plan").output
    #expect(plan.contains("takes back 0002_b") && plan.contains("schema: class B"), "\(plan)")
    let back = shop.sluice("rollback")
    #expect(back.code == 0 && back.errors.contains("took back 0002_b"), "\(back)")
    #expect(try shop.shell("sqlite3 var/staging.db .tables").contains(" b") == false)
    #expect(shop.running() == first)
  }

  @Test func `an environment that the policy has no more is shown, held and rolled back`() throws {
    let shop = try Shop(environments: "  staging:\n    steps: { \(Self.step) }")
    let first = try shop.shell("git rev-parse HEAD")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    _ = try shop.commit("two")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    try policy(shop, "  stage:\n    steps: { \(Self.step) }")
    let status = shop.sluice("status")
    #expect(status.output.contains("the policy has no staging any") && status.output.contains("(p-2)"), "\(status)")
    #expect(shop.sluice("status", "--json").output.contains("\"inPolicy\":false"))
    #expect(shop.sluice("promote", "--to", "staging").errors.contains("E0204"), "nothing new goes there")
    #expect(shop.sluice("hold", "staging", "--reason", "renamed").code == 0)
    let back = shop.sluice("rollback", "staging")
    #expect(back.code == 0 && back.errors.contains("staging is not in the policy any more"), "\(back)")
    #expect(shop.running() == first)
    #expect(shop.sluice("rollback", "nowhere").errors.contains("E0204"))
  }

  @Test func `what show prints names the pipeline of the run, which may be another or gone`() throws {
    let shop = try Shop(
      environments: """
          staging:
            steps: { \(Self.step) }
          production:
            after: staging
            gates: { rest: { soak: 1h } }
            steps: { \(Self.step) }
        """)
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    #expect(shop.sluice("promote", "--to", "production").code == 3)
    try shop.shell("git mv pipelines/shop pipelines/tools && sed -i 's/: shop/: tools/' pipelines/tools/pipeline.yml")
    _ = try shop.commit("renamed")
    let shown = shop.sluice("show", "p-2").output
    #expect(shown.contains("next  promote --pipeline shop --to production"), "\(shown)")
    // Pasted, it promotes nothing in the pipeline that is there now.
    #expect(shop.sluice("promote", "--pipeline", "shop", "--to", "production").code == 2)
    #expect(shop.running("production").isEmpty)
  }

  @Test func `R3 a policy that nobody could ever change does not come into force, and check names what lacks`() throws {
    let shop = try Shop(environments: "  staging:\n    steps: { \(Self.step) }")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    try shop.shell("ssh-keygen -q -t ed25519 -N '' -C mia -f keys/mia")
    let key = try shop.shell("cat keys/mia.pub")
    try shop.write(
      "pipelines/shop/pipeline.yml",
      """
      pipeline: shop
      environments:
        staging:
          steps: { \(Self.step) }
        production:
          after: staging
          gates: { release: { approval: { from: managers, count: 2 } } }
          steps: { \(Self.step) }
      people:
        managers: { keys: pipelines/shop/managers }

      """)
    let mia = "mia@example.com namespaces=\"promotion-approval@sluice\" \(key)\n"
    for text in [nil, "", "garbage\n", "mia@example.com namespaces=\"git\" \(key)\n", mia, mia + mia] {
      let isGarbage = text == "garbage\n"
      if let text { try shop.write("pipelines/shop/managers", text) }
      _ = try shop.commit("rules")
      let check = shop.sluice("check", "--trunk")
      #expect(
        check.code == 1 && check.output.contains(isGarbage ? "line 1" : "asks for 2 of managers"),
        "\(text ?? "none"): \(check)")
      let refused = shop.sluice("promote", "--to", "staging")
      #expect(
        refused.code == 2 && refused.errors.contains(isGarbage ? "E0410" : text == nil ? "E0211" : "E0455"),
        "\(text ?? "none"): \(refused)")
    }
    try shop.shell("ssh-keygen -q -t ed25519 -N '' -C tom -f keys/tom")
    let tom = try shop.shell("cat keys/tom.pub")
    try shop.write("pipelines/shop/managers", mia + "tom@example.com namespaces=\"promotion-approval@sluice\" \(tom)\n")
    _ = try shop.commit("keys")
    #expect(shop.sluice("check", "--trunk").code == 0)
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    // Once in force, those who agree may not lock everybody out either.
    try shop.write("pipelines/shop/managers", mia)
    _ = try shop.commit("fewer")
    let signed = shop.sluice("policy", "approve", "--key", "keys/tom")
    #expect(signed.code == 2 && signed.errors.contains("E0455"), "\(signed)")
  }

  @Test func `a run that waits by an older policy is not called ready`() throws {
    let environments = """
        production:
          gates:
            release: { approval: { from: managers, count: 1 } }
          steps: { \(Self.step) }
      people:
        managers: { keys: pipelines/shop/managers }
      """
    let shop = try Shop(environments: environments)
    for name in ["mia", "tom"] { try shop.shell("ssh-keygen -q -t ed25519 -N '' -C \(name) -f keys/\(name)") }
    func signers(_ names: [String]) throws {
      var text = ""
      for name in names {
        text +=
          "\(name)@example.com namespaces=\"promotion-approval@sluice\" \(try shop.shell("cat keys/\(name).pub"))\n"
      }
      try shop.write("pipelines/shop/managers", text)
      _ = try shop.commit("people")
    }
    try signers(["mia", "tom"])
    let commit = try shop.shell("git rev-parse HEAD")
    #expect(shop.sluice("promote", "--to", "production").code == 3)
    #expect(shop.sluice("approve", "p-1", "--key", "keys/mia").code == 0)
    #expect(shop.sluice("status").output.contains("p-1  \(commit.prefix(7)) -> production  ready"))
    try signers(["tom"])
    let agreed = shop.sluice("policy", "approve", "--key", "keys/tom")
    #expect(agreed.code == 0, "\(agreed)")
    for command in [["status"], ["show", "p-1"]] {
      let text = shop.run([Shop.products + "/sluice"] + command).output
      #expect(text.contains("cannot go on: the policy has changed since it was planned"), "\(text)")
      #expect(text.contains("promote --to production \(commit.prefix(7))") && !text.contains("approve p-1"), "\(text)")
    }
    let again = shop.sluice("promote", "--to", "production", commit)
    #expect(again.code == 3 && again.output.contains("approve p-2"), "\(again)")
  }
}
