// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// A key of which it is found out later that somebody else had it, with the built binary.
@Suite struct CompromiseTests {
  @Test func `R16 what a key was used for before its compromise stays valid, and verify tells it from the rest`()
    throws
  {
    let shop = try PolicyTests.shop()
    try shop.shell("sleep 1.1")
    let moment = try shop.shell("date -u +%Y%m%d%H%M%SZ")
    try shop.write("feature", "better\n")
    _ = try shop.commit("better")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    #expect(shop.sluice("promote", "--to", "production").code == 3)
    #expect(shop.sluice("approve", "p-4", "--key", "keys/mia").code == 0)
    #expect(shop.sluice("promote", "--to", "production").code == 0)
    try shop.write("feature", "best\n")
    let best = try shop.commit("best")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    #expect(shop.sluice("promote", "--to", "production").code == 3)
    #expect(shop.sluice("approve", "p-6", "--key", "keys/mia").code == 0)
    #expect(!shop.sluice("verify").output.contains("  look"))

    try shop.shell("echo \"compromised=\\\"\(moment)\\\" $(cut -d' ' -f1,2 keys/mia.pub)\" >> pipelines/shop/revoked")
    _ = try shop.commit("somebody had the key of mia")
    // What she signed and nobody has used counts no more, and she signs no more.
    #expect(shop.sluice("promote", "--to", "production", best).code != 0)
    #expect(shop.running("production") != best)
    let again = shop.sluice("approve", "p-6", "--key", "keys/mia")
    #expect(again.code != 0, "\(again.output)")

    let verify = shop.sluice("verify")
    #expect(verify.code == 0, "\(verify.errors)")
    let told = verify.output.split(separator: "\n").filter { $0.contains("  look") }
    #expect(told.count == 2, "\(verify.output)")
    #expect(told.first?.contains("p-4 took shop/production") == true, "\(verify.output)")
    let words = verify.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.contains("stays valid where it was used before") && words.contains("Z: p-2"), "\(verify.output)")
    #expect(shop.sluice("verify", "--json").output.contains("\"doubts\":[\"p-4 took shop/production"))
  }
}
