// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// What is missing, behind, or left behind is seen, and not taken for something else.
@Suite struct LeftoverTests {
  @Test func `R29 a scratch folder that somebody else has made is not used`() throws {
    let shop = try Shop(
      deploy: "pwd -P > \"$SLUICE_REPOSITORY/var/place\"",
      environments: "  staging: { steps: { deploy: { run: [ops/deploy], probe: [ops/running] } } }")
    let common = shop.folder + "/keys/sluice-\(getuid())"
    // A link is nobody's own folder, wherever it leads.
    try shop.shell("rm -rf \(common) && mkdir keys/elsewhere && ln -s $PWD/keys/elsewhere \(common)")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    var place = try shop.shell("cat var/place")
    #expect(place.hasPrefix(common + ".deploy."), "\(place)")
    let left = try shop.shell("ls keys/elsewhere; ls -d keys/sluice-*")
    #expect(left == "keys/sluice-\(getuid())", "\(left)")
    guard getuid() == 0 else { return }
    try shop.shell("rm \(common) && mkdir -m 777 \(common) && chown nobody \(common)")
    #expect(shop.sluice("promote", "--to", "staging", "--reapply").code == 0)
    place = try shop.shell("cat var/place")
    #expect(place.hasPrefix(common + ".deploy."), "\(place)")
    try shop.shell("chown root \(common)")
    #expect(shop.sluice("promote", "--to", "staging", "--reapply").code == 0)
    place = try shop.shell("cat var/place")
    #expect(place.hasPrefix(common + "/deploy."), "\(place)")
    #expect(try shop.shell("stat -c %a \(common)") == "700")
  }

  @Test func `R25 the secrets that a killed engine left are taken away by the next one`() async throws {
    let shop = try ConfigurationTests.shop()
    try shop.write(
      "ops/deploy",
      "#!/bin/sh\ntouch \"$SLUICE_REPOSITORY/var/begun\"\n[ -e \"$SLUICE_REPOSITORY/var/hang\" ] && sleep 600\nexit 0\n",
      isExecutable: true
    )
    try shop.shell("sed -i 's/probe: .ops.running./effect: idempotent/' pipelines/shop/pipeline.yml && touch var/hang")
    _ = try shop.commit("hang")
    let engine = try shop.start([Shop.products + "/sluice", "promote", "--to", "staging"])
    #expect(try await shop.eventually(60) { shop.exists("var/begun") })
    kill(engine.processIdentifier, SIGKILL)
    engine.waitUntilExit()
    let find = "find keys/sluice-* -name configuration.dotenv | wc -l"
    #expect(try shop.shell(find) == "1")
    // The folder of an engine that may live is left alone; this one is old and has nobody.
    try shop.shell("rm var/hang && touch -d '5 minutes ago' keys/sluice-*/configuration.*")
    let next = shop.sluice("promote", "--to", "staging")
    #expect(next.code == 0, "\(next)")
    #expect(try shop.shell(find) == "0")
    #expect(try shop.shell("ls keys/sluice-* | grep -c configuration || true") == "0")
  }

  @Test func `R37 a journal that is gone is no sound one`() throws {
    let shop = try Shop()
    #expect(shop.sluice("verify").code == 0)
    try shop.shell("git add -A && git commit -qm keys --allow-empty && mv .git/sluice keys/kept")
    let gone = shop.sluice("verify")
    #expect(gone.code == 2 && gone.errors.contains("E0257"), "\(gone)")
    #expect(shop.sluice("verify", "--file", "keys/kept").code == 0)
  }

  @Test func `a log key that others can read stops appending, and no look`() throws {
    let shop = try Shop()
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    try shop.shell("chmod 644 .git/sluice/log.key")
    let status = shop.sluice("status")
    #expect(status.code == 0 && status.output.contains("LIVE"), "\(status)")
    for verb in [["promote", "--to", "staging", "--reapply"], ["hold", "staging"]] {
      let ending = shop.run([Shop.products + "/sluice"] + verb + ["--reason", "x"])
      #expect(ending.code == 2 && ending.errors.contains("fix   chmod 600"), "\(verb): \(ending)")
    }
  }

  @Test func `a folder of migrations that no commit has is named`() throws {
    let shop = try Shop()
    let proof = shop.sluice("prove", "dbb", "--database", "sqlite:var/none.db")
    #expect(proof.code == 2 && proof.errors.contains("E0535"), "\(proof)")
    try shop.shell("sed -i 's/scripts: db/scripts: dbb/' pipelines/shop/pipeline.yml")
    _ = try shop.commit("typo")
    let check = shop.sluice("check")
    #expect(check.output.contains("has no folder dbb"), "\(check)")
  }

  @Test func `a gate cannot promote its own run`() throws {
    let shop = try Shop(
      environments: """
            staging:
              gates:
                tests: { test: { run: [ops/nested] } }
              steps:
                deploy: { run: [ops/deploy], probe: [ops/running] }
        """)
    try shop.write(
      "ops/nested", "#!/bin/sh\nexec \(Shop.products)/sluice promote -C \"$SLUICE_REPOSITORY\" --to staging\n",
      isExecutable: true)
    _ = try shop.commit("nested")
    let ending = shop.sluice("promote", "--to", "staging")
    #expect(ending.code == 1 && (ending.output + ending.errors).contains("E0258"), "\(ending)")
  }

  @Test func `SLUICE_PIPELINE names the pipeline for every command, and an option another`() throws {
    let shop = try Shop()
    try shop.shell(
      "cp -r pipelines/shop pipelines/tools && sed -i 's/^pipeline: shop/pipeline: tools/' pipelines/tools/pipeline.yml"
    )
    _ = try shop.commit("two")
    let unnamed = shop.sluice("log", "staging")
    #expect(unnamed.code == 2 && unnamed.errors.contains("export SLUICE_PIPELINE=shop"), "\(unnamed)")
    let named = shop.run(["env", "SLUICE_PIPELINE=shop", Shop.products + "/sluice", "status"])
    #expect(named.code == 0 && named.output.hasPrefix("shop "), "\(named)")
    let other = shop.run(["env", "SLUICE_PIPELINE=shop", Shop.products + "/sluice", "status", "--pipeline", "tools"])
    #expect(other.code == 0 && other.output.hasPrefix("tools "), "\(other)")
  }

  @Test func `a clone that has not fetched gets what a shared journal names, and rolls back`() throws {
    let shop = try RemoteShop.make(
      """
          staging:
            steps:
              deploy: { run: [ops/deploy], probe: [ops/running] }
      """)
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    let first = shop.running()
    try RemoteShop.job(shop, "late")
    _ = try shop.commit("next")
    try shop.shell("git push -q origin main")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    let status = shop.run(RemoteShop.call(shop, in: "late", ["status"]))
    #expect(status.code == 0 && status.errors.contains("fetched origin"), "\(status)")
    let back = shop.run(RemoteShop.call(shop, in: "late", ["rollback", "staging"]))
    #expect(back.code == 0, "\(back)")
    #expect(shop.running() == first)
  }
}
