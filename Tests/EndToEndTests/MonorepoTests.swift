// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// Several pipelines in one repository, hotfixes, rewritten trunks and signed commits, through the shipped binary.
@Suite struct MonorepoTests {
  private static let steps = "steps: { deploy: { run: [ops/deploy], probe: [ops/running] } }"

  @Test func `a change outside of a pipeline's paths promotes nothing and says so`() throws {
    let shop = try Shop(environments: "  staging: { \(Self.steps) }")
    for name in ["web", "api"] {
      try shop.write("services/\(name)/code", "1\n")
      try shop.write(
        "pipelines/\(name)/pipeline.yml",
        "pipeline: \(name)\npaths: [\"services/\(name)/**\"]\nenvironments:\n  \(name)-staging: { \(Self.steps) }\n")
    }
    let first = try shop.commit("two services")
    for name in ["web", "api"] {
      #expect(shop.sluice("promote", "--pipeline", name, "--to", "\(name)-staging").code == 0)
      #expect(shop.running("\(name)-staging") == first)
    }
    try shop.write("services/api/code", "2\n")
    let second = try shop.commit("feat(api): two (#8)")
    let lines = shop.lines
    let web = shop.sluice("promote", "--pipeline", "web", "--to", "web-staging")
    #expect(web.code == 0 && web.output.contains("nothing to promote") && web.output.contains("services/web/**"))
    #expect(shop.running("web-staging") == first && shop.lines == lines)
    let webPlan = shop.sluice("promote", "--pipeline", "web", "--to", "web-staging", "--plan").output
    #expect(webPlan.contains("0 commits, 0 authors, 0 files changed") && webPlan.contains("nothing to promote"))
    let apiPlan = shop.sluice("promote", "--pipeline", "api", "--to", "api-staging", "--plan").output
    #expect(apiPlan.contains("1 commit, 1 author, 1 file changed") && apiPlan.contains("1 feat"), "\(apiPlan)")
    #expect(apiPlan.contains("requests  #8"), "\(apiPlan)")
    #expect(shop.sluice("promote", "--pipeline", "api", "--to", "api-staging").code == 0)
    #expect(shop.running("api-staging") == second)
  }

  @Test func `without a name each pipeline has its board, and every printed command names its own`() throws {
    let shop = try Shop(environments: "  staging: { \(Self.steps) }")
    for name in ["web", "api"] {
      try shop.write(
        "pipelines/\(name)/pipeline.yml",
        "pipeline: \(name)\nenvironments:\n  \(name)-staging: { \(Self.steps) }\n"
          + "  \(name)-live: { after: \(name)-staging, gates: { rest: { soak: 1h } }, \(Self.steps) }\n")
    }
    _ = try shop.commit("two services")
    #expect(shop.sluice("promote", "--pipeline", "web", "--to", "web-staging").code == 0)
    let ending = shop.sluice("promote", "--pipeline", "web", "--to", "web-live")
    let next = "promote --pipeline web --to web-live"
    #expect(ending.code == 3 && ending.output.contains(next), "\(ending.output)")
    let board = shop.sluice("status")
    #expect(board.code == 0 && board.output.contains("    type: \(next)"), "\(board.output)")
    #expect(board.output.contains("  next  promote --pipeline api --to api-staging"), "\(board.output)")
    #expect(shop.sluice("status", "--json").code == 2)
    // What is printed as the remedy of a refusal, and what the variable says already.
    let refused = shop.sluice("show", "p-9", "--pipeline", "web").errors
    #expect(refused.contains("fix   sluice log --pipeline web"), "\(refused)")
    let known = shop.run(["env", "SLUICE_PIPELINE=web", Shop.products + "/sluice", "show", "p-9"])
    #expect(known.errors.contains("fix   sluice log\n"), "\(known.errors)")
  }

  @Test func `a plan names the hotfixes that are live and missing in the release, and a rewritten trunk`() throws {
    let shop = try Shop(environments: "  staging: { \(Self.steps) }")
    try shop.write("one", "1\n")
    try shop.write("two", "1\n")
    _ = try shop.commit("base")
    try shop.write("one", "fixed\n")
    _ = try shop.commit("fix: one")
    try shop.write("two", "fixed\n")
    let live = try shop.commit("fix: two")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    // The trunk goes back, takes one of the fixes under another id, and goes on without the other.
    try shop.shell("git reset -q --hard HEAD~2")
    try shop.write("three", "3\n")
    _ = try shop.commit("feat: three")
    try shop.shell("git cherry-pick \(live)~1 >/dev/null")
    let plan = shop.sluice("promote", "--to", "staging", "--plan").output
    #expect(plan.contains("main was rewritten since p-1"), "\(plan)")
    #expect(plan.contains("live, and in it as"), "\(plan)")
    #expect(plan.contains("live, and MISSING in it: \(live.prefix(7)) fix: two"), "\(plan)")
    // Nobody loses a hotfix unseen.
    #expect(shop.sluice("promote", "--to", "staging").code == 6)
    try shop.shell("git revert --no-edit HEAD >/dev/null")
    let reverted = shop.sluice("promote", "--to", "staging", "--plan", "--json").output
    #expect(reverted.contains("\"fate\":\"reverted\"") && reverted.contains("\"trunkRewritten\":true"), "\(reverted)")
  }

  @Test func `R1 signed commits and tags of a group are asked for, with SSH and with OpenPGP`() throws {
    let shop = try Shop(
      environments: """
          staging: { gates: { commits: { signed: { by: developers } } }, \(Self.steps) }
          production:
            after: staging
            gates: { tag: { signed: { by: developers, what: tag } } }
            \(Self.steps)
        people:
          developers: { keys: pipelines/shop/developers, pgp: pipelines/shop/developers.asc }
        """)
    for name in ["ann", "eve"] { try shop.shell("ssh-keygen -q -t ed25519 -N '' -C \(name) -f keys/\(name)") }
    try shop.shell("(printf 'ann@example.com namespaces=\"git\" '; cat keys/ann.pub) > pipelines/shop/developers")
    let gpg = "gpg --homedir \(shop.folder)/keys/gnupg --batch --quiet"
    try shop.shell(
      "mkdir -m 700 keys/gnupg && printf '#!/bin/sh\\nexec \(gpg) \"$@\"\\n' > keys/gpg && chmod +x keys/gpg")
    try shop.shell(
      "\(gpg) --passphrase '' --quick-generate-key 'Ben <ben@example.com>' default default never 2>/dev/null")
    try shop.shell("\(gpg) --armor --export ben@example.com > pipelines/shop/developers.asc")
    try shop.shell("git config gpg.format ssh && git config user.signingkey keys/ann")
    try shop.shell("git add -A && git commit -q -S -m 'keys'")
    let first = shop.sluice("promote", "--to", "staging")
    #expect(first.code == 0, "\(first.output)\(first.errors)")
    // Two more: one with OpenPGP, one with a key of somebody else.
    try shop.shell(
      "git -c gpg.format=openpgp -c gpg.program=keys/gpg -c user.signingkey=ben@example.com commit -q --allow-empty -S -m pgp"
    )
    let both = shop.sluice("promote", "--to", "staging")
    #expect(both.code == 0, "\(both.output)\(both.errors)")
    try shop.shell("git -c user.signingkey=keys/eve commit -q --allow-empty -S -m eve")
    let stranger = shop.sluice("promote", "--to", "staging")
    #expect(
      stranger.code == 1 && stranger.output.contains("1 of 1 commits are not signed by developers"), "\(stranger)")
    #expect(stranger.output.contains("nobody in the allowed signers file"), "\(stranger)")
    try shop.shell("git commit -q --allow-empty -m plain")
    let plain = shop.sluice("promote", "--to", "staging")
    #expect(plain.code == 1 && plain.output.contains("2 of 2 commits"), "\(plain)")
    #expect(plain.errors.contains("no signature") || plain.output.contains("no signature"), "\(plain)")
    // The tag.
    let live = shop.running()
    let untagged = shop.sluice("promote", "--to", "production", live)
    #expect(untagged.code == 1 && untagged.output.contains("no tag on"), "\(untagged)")
    try shop.shell("git -c user.signingkey=keys/eve tag -s -m v0 v0 \(live)")
    #expect(shop.sluice("promote", "--to", "production", live).code == 1)
    try shop.shell("git tag -s -m v1 v1 \(live)")
    let tagged = shop.sluice("promote", "--to", "production", live)
    #expect(tagged.code == 0, "\(tagged.output)\(tagged.errors)")
    #expect(shop.running("production") == live)
  }
}
