// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// What a person gets wrong, and what is said.
@Suite struct RefusalTests {
  @Test func `every refusal has a code, a reason and a way out`() throws {
    let shop = try Shop()
    let cases: [(arguments: [String], code: Int32, words: String)] = [
      (["promote"], 2, "--to"), (["promote", "--to", "prod"], 2, "its environments are staging"),
      (["promote", "--to", "staging", "mian"], 2, "there is no commit mian"), (["show", "p-9"], 2, "sluice log"),
      (["rollback"], 1, "no older release was ever live"), (["approve", "p-9"], 2, "there is no run p-9"),
      (["resume", "staging"], 1, "nothing to lift"), (["frobnicate"], 2, "sluice"),
      (["status", "--pipeline", "none"], 2, "there is no pipeline none"),
      (["status", "-C", "/"], 2, "no git repository"), (["promote", "--to", "staging", "--wait", "soon"], 2, "--wait"),
      (["promote", "--to", "staging", "--wait", "-5s"], 2, "The value '-5s' is invalid"),
      (["promote", "staging"], 2, "promote --to staging"), (["rollback", ""], 2, "The word after 'rollback' is empty"),
      (["promote", "--to", ""], 2, "The word after '--to' is empty"), (["status", "--at", "-1"], 2, "no moment -1"),
    ]
    for example in cases {
      let ending = shop.run([Shop.products + "/sluice"] + example.arguments)
      #expect(ending.code == example.code, "\(example.arguments): \(ending.errors)")
      #expect(ending.errors.contains(example.words), "\(example.arguments): \(ending.errors)")
      #expect(ending.output.isEmpty, "\(example.arguments) printed a result")
    }
  }

  @Test func `R1 a commit cannot weaken the gates that it must pass`() throws {
    let shop = try Shop()
    try shop.shell("git checkout -q -b evil")
    try shop.write("pipelines/shop/pipeline.yml", "pipeline: shop\nenvironments:\n  staging:\n")
    try shop.write("feature", "bad\n")
    _ = try shop.commit("weaken")
    let ending = shop.sluice("promote", "--to", "staging")
    #expect(ending.code == 1)
    #expect(ending.errors.contains("is not on main"))
  }

  @Test func `a bad commit is rolled back by itself and a failed gate changes nothing`() throws {
    let shop = try Shop()
    let first = try shop.shell("git rev-parse HEAD")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    try shop.write("feature", "bad\n")
    try shop.write("db/0002_b.up.sql", "CREATE TABLE b (x);")
    try shop.write("db/0002_b.down.sql", "DROP TABLE b;")
    _ = try shop.commit("bad")
    let bad = shop.sluice("promote", "--to", "staging")
    #expect(bad.code == 1, "\(bad.output)\(bad.errors)")
    #expect(shop.running() == first)
    #expect(shop.sluice("resume", "staging").code == 0)
    try shop.write("feature", "good\n")
    try shop.write("db/0001_a.up.sql", "CREATE TABLE a (x, y);")
    _ = try shop.commit("edit an applied migration")
    let edited = shop.sluice("promote", "--to", "staging")
    #expect(edited.code == 1, "\(edited.output)\(edited.errors)")
    #expect(edited.errors.contains("0001_a was edited after it was applied"), "\(edited.errors)")
    #expect(shop.running() == first)
  }

  @Test func `R8 R11 R13 an approval counts only for who may give it and only for its plan`() throws {
    let shop = try Shop(
      environments: """
          staging:
            gates:
              release: { approval: { from: managers, count: 2, expires: 1h } }
            steps:
              deploy: { run: [ops/deploy], probe: [ops/running] }
        people:
          managers: { keys: pipelines/shop/allowed_signers }
        """)
    var signers = ""
    for name in ["ann", "mia", "tom", "eve"] {
      try shop.shell("ssh-keygen -q -t ed25519 -N '' -C \(name) -f keys/\(name)")
      if name != "eve" {
        signers +=
          "\(name)@example.com namespaces=\"promotion-approval@sluice\" " + (try shop.shell("cat keys/\(name).pub"))
          + "\n"
      }
    }
    try shop.write("pipelines/shop/allowed_signers", signers)
    _ = try shop.commit("keys")
    #expect(shop.sluice("promote", "--to", "staging").code == 3)
    #expect(shop.sluice("approve", "p-1", "--key", "keys/ann").code == 4, "the author")
    #expect(shop.sluice("approve", "p-1", "--key", "keys/eve").code == 4, "a stranger")
    #expect(shop.sluice("approve", "p-1", "--key", "keys/mia").code == 0)
    #expect(shop.sluice("approve", "p-1", "--key", "keys/mia").code == 4, "the same person twice")
    #expect(shop.sluice("promote", "--to", "staging").code == 3)
    // The policy changes under the run: what was signed is not what would run any more.
    try shop.shell("sed -i 's/expires: 1h/expires: 2h/' pipelines/shop/pipeline.yml")
    try shop.shell("git commit -qam policy")
    #expect(shop.sluice("policy", "approve", "--key", "keys/mia").code == 0)
    #expect(shop.sluice("policy", "approve", "--key", "keys/tom").code == 0)
    #expect(shop.sluice("approve", "p-1", "--key", "keys/tom").code == 6)
    #expect(shop.sluice("promote", "--to", "staging", "HEAD~1").code == 3)
    #expect(shop.sluice("show", "p-1").output.contains("superseded by p-2"))
    #expect(shop.sluice("reject", "p-2", "--key", "keys/tom", "--reason", "no").code == 0)
    #expect(shop.sluice("approve", "p-2", "--key", "keys/mia").code == 6, "I37")
  }

  @Test func `R37 a changed byte of the journal is found and nothing goes on`() throws {
    let shop = try Shop()
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    try shop.shell("sed -i '2s/staging/stagiNg/' .git/sluice/journal.jsonl")
    let ending = shop.sluice("verify")
    #expect(ending.code == 1)
    #expect(ending.errors.contains("line 2"), "\(ending.errors)")
    #expect(shop.sluice("promote", "--to", "staging").code != 0)
  }

  @Test func `R11 a first release of a thousand authors is asked for, and whoever wrote a part still may not approve`()
    throws
  {
    let shop = try Shop(
      environments: """
          staging:
            gates:
              release: { approval: { from: managers, expires: 1h } }
            steps:
              deploy: { run: [ops/deploy], probe: [ops/running] }
        people:
          managers: { keys: pipelines/shop/allowed_signers }
        """)
    var signers = ""
    for name in ["mia", "author.7"] {
      try shop.shell("ssh-keygen -q -t ed25519 -N '' -C \(name) -f keys/\(name)")
      let key = try shop.shell("cut -d' ' -f1,2 keys/\(name).pub")
      signers += "\(name)@example.com namespaces=\"promotion-approval@sluice\" \(key)\n"
    }
    try shop.write("pipelines/shop/allowed_signers", signers)
    let tip = try shop.commit("keys")
    var stream = ""
    for number in 0..<1000 {
      stream += "commit refs/heads/main\ncommitter A <author.\(number)@example.com> \(1_700_000_000 + number) +0000\n"
      stream += "data 1\nm\n" + (number == 0 ? "from \(tip)\n" : "")
      stream += "M 644 inline count\ndata \(String(number).utf8.count)\n\(number)\n"
    }
    try shop.write("keys/stream", stream)
    try shop.shell("git fast-import --quiet --force < keys/stream && git reset -q --hard")
    let asked = shop.sluice("promote", "--to", "staging")
    #expect(asked.code == 3, "\(asked)")
    #expect(shop.sluice("approve", "p-1", "--key", "keys/author.7").code == 4)
    #expect(shop.sluice("approve", "p-1", "--key", "keys/mia").code == 0)
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
  }
}
