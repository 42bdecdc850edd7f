// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// What whoever has the journal and its key could leave out of a request, with the built binary.
@Suite struct ForgedRequestTests {
  private func verify(_ shop: Shop, _ old: String, _ new: String, drop: String) throws -> Shop.Ending {
    try shop.shell("rm -rf .local .git/sluice && cp -r keys/kept .git/sluice")
    #expect(try shop.shell("cat .git/sluice/journal.jsonl").contains(old), "\(old)")
    try shop.shell("python3 \(Shop.rewriter) .git/sluice '\(old)' '\(new)' '\(drop)'")
    return shop.sluice("verify")
  }

  @Test func `R37 a request that leaves out a gate of its policy, or calls itself a rollback, is found`() throws {
    let shop = try PolicyTests.shop()
    #expect(shop.sluice("verify").code == 0)
    try shop.shell("cp -r .git/sluice keys/kept")
    let journal = try shop.shell("grep -o '\"gates\":\\[{\"name\":\"release\"[^]]*\\]' .git/sluice/journal.jsonl")
    let bare = try verify(shop, journal, #""gates":[]"#, drop: #""type":"approval.given/1""#)
    #expect(bare.code == 1 && bare.errors.contains("0 of 1 approvals of release"), "\(bare)")
    let kind = #""run":"p-2","kind":"promotion""#
    let disguised = try verify(
      shop, kind, #""run":"p-2","kind":"rollback""#, drop: #""type":"approval.given/1""#)
    #expect(disguised.code == 1 && disguised.errors.contains("never live and verified"), "\(disguised)")
    // The same journal as it was is sound, and so is one with a true rollback.
    try shop.shell("rm -rf .local .git/sluice && cp -r keys/kept .git/sluice")
    _ = try shop.commit("next")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    #expect(shop.sluice("rollback", "staging").code == 0)
    let sound = shop.sluice("verify")
    #expect(sound.code == 0, "\(sound.errors)")
  }
}
