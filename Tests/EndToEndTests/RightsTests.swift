// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// To ask, to approve, to change the policy and to break the glass are four rights, and none brings another.
@Suite struct RightsTests {
  private static let environments = """
      staging:
        steps:
          deploy: { run: [ops/deploy], probe: [ops/running] }
      production:
        after: staging
        gates:
          release: { approval: { from: managers, expires: 1h } }
        steps:
          deploy: { run: [ops/deploy], probe: [ops/running] }
    request: { from: developers }
    policy: { from: owners }
    break-glass: { from: oncall, review: managers, within: 2h, unreviewed: 1 }
    people:
      developers: { keys: pipelines/shop/ann }
      managers: { keys: pipelines/shop/mia }
      owners: { keys: pipelines/shop/tom }
      oncall: { keys: pipelines/shop/lea }
    """

  private func shop() throws -> Shop {
    let shop = try PolicyTests.shop(Self.environments, release: false)
    try shop.shell("git config user.email bot@example.com")
    #expect(shop.sluice("promote", "--to", "staging", "--key", "keys/ann").code == 0)
    #expect(shop.sluice("promote", "--to", "production", "--key", "keys/ann").code == 3)
    #expect(shop.sluice("approve", "p-2", "--key", "keys/mia").code == 0)
    #expect(shop.sluice("promote", "--to", "production", "--key", "keys/ann").code == 0)
    _ = try shop.commit("next")
    return shop
  }

  @Test func `R17 each right is held by its own people alone`() throws {
    let shop = try shop()
    for name in ["mia", "tom", "lea", "eve"] {
      #expect(shop.sluice("promote", "--to", "staging", "--key", "keys/\(name)").code == 4, "\(name) asks")
    }
    #expect(shop.sluice("promote", "--to", "staging", "--key", "keys/ann").code == 0)
    #expect(shop.sluice("promote", "--to", "production", "--key", "keys/ann").code == 3)
    for name in ["ann", "tom", "lea", "eve"] {
      #expect(shop.sluice("approve", "p-4", "--key", "keys/\(name)").code == 4, "\(name) approves")
    }
    try shop.shell("sed -i 's/expires: 1h/expires: 2h/' pipelines/shop/pipeline.yml")
    _ = try shop.commit("policy")
    for name in ["ann", "mia", "lea", "eve"] {
      #expect(shop.sluice("policy", "approve", "--key", "keys/\(name)").code == 4, "\(name) changes the policy")
    }
    for name in ["mia", "tom", "lea", "eve"] {
      let ending = shop.sluice("rollback", "production", "--key", "keys/\(name)", "--reason", "x")
      #expect(ending.code == 4 || ending.errors.contains("E0213"), "\(name) rolls back: \(ending.errors)")
    }
    let proven = shop.sluice("show", "p-3").output
    #expect(proven.contains("by ann@example.com"), "\(proven)")
  }

  @Test func `R39 whoever broke the glass does not review it, though they are a reviewer, too`() throws {
    let shop = try PolicyTests.shop(
      Self.environments.replacing("oncall: { keys: pipelines/shop/lea }", with: "oncall: { keys: pipelines/shop/team }")
        .replacing("review: managers", with: "review: oncall"), release: false)
    try shop.shell("cat pipelines/shop/lea pipelines/shop/tom > pipelines/shop/team")
    try shop.shell("git config user.email bot@example.com")
    for feature in ["one", "two"] {
      try shop.write("feature", feature)
      _ = try shop.commit(feature)
      #expect(shop.sluice("promote", "--to", "staging", "--key", "keys/ann").code == 0)
    }
    let ending = shop.sluice("rollback", "staging", "--break-glass", "--key", "keys/lea", "--reason", "500s")
    #expect(ending.code == 0, "\(ending.errors)")
    let own = shop.sluice("review", "r-3", "--key", "keys/lea", "--reason", "I was right")
    #expect(own.code == 4 && own.errors.contains("E0439"), "\(own.errors)")
    #expect(shop.sluice("status").output.contains("NOT REVIEWED"))
    #expect(shop.sluice("review", "r-3", "--key", "keys/tom", "--reason", "it was right").code == 0)
  }

  @Test func `R39 whoever is on call breaks the glass, and somebody else reviews it`() throws {
    let shop = try shop()
    #expect(shop.sluice("promote", "--to", "staging", "--key", "keys/ann").code == 0)
    #expect(shop.sluice("promote", "--to", "production", "--key", "keys/ann").code == 3)
    #expect(shop.sluice("approve", "p-4", "--key", "keys/mia").code == 0)
    #expect(shop.sluice("promote", "--to", "production", "--key", "keys/ann").code == 0)
    func broken(_ arguments: String...) -> Shop.Ending {
      shop.run([Shop.products + "/sluice", "rollback", "production", "--break-glass"] + arguments)
    }
    #expect(broken("--key", "keys/lea").code == 2, "a reason is needed")
    #expect(broken("--key", "keys/lea", "--reason", " \u{200b}\u{3164}. ").code == 2, "blanks are no reason")
    #expect(broken("--key", "keys/mia", "--reason", "500s").code == 4, "mia is not on call")
    let first = try shop.shell("git rev-parse HEAD~1")
    let ending = broken("--key", "keys/lea", "--reason", "500s since 02:13")
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(shop.running("production") == first)
    let status = shop.sluice("status").output
    #expect(status.contains("GLASS BROKEN, NOT REVIEWED") && status.contains("sluice review r-5"), "\(status)")
    // With one that nobody has reviewed there is no second one, and the plain way down stays open to who may ask.
    let second = broken("--key", "keys/lea", "--reason", "again")
    #expect(second.code == 4 || second.errors.contains("E0254"), "\(second.errors)")
    #expect(shop.sluice("review", "r-5", "--key", "keys/lea", "--reason", "fine").code == 4, "lea did it herself")
    #expect(shop.sluice("review", "r-5", "--key", "keys/tom", "--reason", "fine").code == 4, "tom is no reviewer")
    #expect(shop.sluice("review", "r-5", "--key", "keys/mia", "--reason", "it was right").code == 0)
    #expect(!shop.sluice("status").output.contains("GLASS BROKEN"))
    #expect(shop.sluice("review", "r-5", "--key", "keys/mia", "--reason", "twice").code == 1)
    let verified = shop.sluice("verify")
    // Two approvals, four proofs of asking, the broken glass and its review.
    #expect(
      verified.code == 0 && verified.output.contains("approvals   8 signed"), "\(verified.output)\(verified.errors)")
  }

  @Test func `R37 a forged right of any kind is found although the log key signed the journal`() throws {
    let shop = try shop()
    #expect(shop.sluice("promote", "--to", "staging", "--key", "keys/ann").code == 0)
    #expect(shop.sluice("promote", "--to", "production", "--key", "keys/ann").code == 3)
    #expect(shop.sluice("approve", "p-4", "--key", "keys/mia").code == 0)
    #expect(shop.sluice("promote", "--to", "production", "--key", "keys/ann").code == 0)
    let broken = shop.sluice("rollback", "production", "--break-glass", "--key", "keys/lea", "--reason", "500s")
    #expect(broken.code == 0, "\(broken)")
    #expect(shop.sluice("review", "r-5", "--key", "keys/mia", "--reason", "it was right").code == 0)
    try shop.shell("sed -i 's/expires: 1h/expires: 2h/' pipelines/shop/pipeline.yml && git commit -qam policy")
    let agreed = shop.sluice("policy", "approve", "--key", "keys/tom")
    #expect(agreed.code == 0, "\(agreed)")
    let good = shop.sluice("verify")
    #expect(good.code == 0, "\(good)")
    let script = Shop.rewriter
    try shop.shell("cp -r .git/sluice keys/kept")
    // Names stand unescaped in the entry's own body, and escaped in what was signed.
    for (what, reason, old, new) in [
      (
        "who asked", "the signature is ann@example.com's", #""by":"ann@example.com","statement""#,
        #""by":"mia@example.com","statement""#
      ),
      (
        "who broke the glass", "the signature is lea@example.com's", #""by":"lea@example.com","reason":"500s""#,
        #""by":"tom@example.com","reason":"500s""#
      ),
      ("why it was broken", "signed another statement", #""reason":"500s","reviewBy""#, #""reason":"502s","reviewBy""#),
      (
        "who reviewed it", "the signature is mia@example.com's", #""by":"mia@example.com","justified""#,
        #""by":"ann@example.com","justified""#
      ),
      (
        "what the review says", "signed another statement", #""justified":true,"reason":"it was"#,
        #""justified":false,"reason":"it was"#
      ),
      (
        "who changed the policy", "the signature is tom@example.com's", #""person":"tom@example.com""#,
        #""person":"mia@example.com""#
      ),
    ] {
      try shop.shell("rm -rf .local .git/sluice && cp -r keys/kept .git/sluice")
      let before = try shop.shell("cat .git/sluice/journal.jsonl")
      #expect(before.contains(old), "\(what): \(old)")
      try shop.shell("python3 \(script) .git/sluice '\(old)' '\(new)'")
      let forged = shop.sluice("verify")
      #expect(forged.code == 1 && forged.errors.contains(reason), "\(what): \(forged)")
    }
  }
}
