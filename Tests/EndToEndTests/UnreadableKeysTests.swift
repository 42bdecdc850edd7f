// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// A slip in a file of keys never locks everybody out, with the built binary.
@Suite struct UnreadableKeysTests {
  @Test func `R2 R3 a policy whose keys nobody can read never counts, so that the next one can mend it`() throws {
    let shop = try PolicyTests.shop()
    try shop.shell(
      "ssh-keygen -q -t rsa -b 2048 -N '' -C old -f keys/old && cp pipelines/shop/allowed_signers keys/kept")
    let line =
      "old@example.com namespaces=\"promotion-approval@sluice\" \(try shop.shell("cut -d' ' -f1,2 keys/old.pub"))"
    try shop.shell("echo '\(line)' >> pipelines/shop/allowed_signers")
    let check = shop.sluice("check", "--offline")
    #expect(check.code == 1 && check.output.contains("2048 bits"), "\(check)")
    _ = try shop.commit("an old key of somebody")
    let refused = shop.sluice("policy", "approve", "--key", "keys/tom")
    #expect(refused.code == 2 && refused.errors.contains("2048 bits"), "\(refused.errors)")
    try shop.shell("cp keys/kept pipelines/shop/allowed_signers && echo 'SHA256:slip' >> pipelines/shop/revoked")
    _ = try shop.commit("another slip")
    #expect(shop.sluice("policy", "approve", "--key", "keys/tom").code == 2)
    try shop.write("pipelines/shop/revoked", "# nobody\n")
    try shop.shell("sed -i 's/expires: 1h/expires: 2h/' pipelines/shop/pipeline.yml")
    _ = try shop.commit("mended")
    let agreed = shop.sluice("policy", "approve", "--key", "keys/tom")
    #expect(agreed.code == 0, "\(agreed.errors)")
  }

  @Test func `R2 the first policy counts only when its keys can be read`() throws {
    let shop = try PolicyTests.shop(release: false)
    try shop.write("pipelines/shop/allowed_signers", "mia@example.com ssh-ed25519 AAAA\n")
    _ = try shop.commit("a slip")
    let lines = shop.lines
    let refused = shop.sluice("promote", "--to", "staging")
    #expect(refused.code == 2 && refused.errors.contains("E0410"), "\(refused.errors)")
    #expect(shop.lines == lines && shop.running() == "")
    try shop.write("pipelines/shop/allowed_signers", try shop.shell("cat pipelines/shop/mia") + "\n")
    _ = try shop.commit("mended")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    #expect(shop.sluice("promote", "--to", "production").code == 3)
    #expect(shop.sluice("approve", "p-2", "--key", "keys/mia").code == 0)
  }
}
