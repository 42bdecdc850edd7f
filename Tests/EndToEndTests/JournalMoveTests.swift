// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// A journal that begins as a file and moves to a branch of the remote, as `sluice journal copy` says.
@Suite struct JournalMoveTests {
  private static let environments = """
      staging:
        steps:
          deploy: { run: [ops/deploy], probe: [ops/running], timeout: 1m }
    """

  private func shop() throws -> Shop {
    let shop = try Shop(environments: Self.environments)
    try shop.shell("git init -q --bare -b main keys/remote.git && git remote add origin \"$PWD/keys/remote.git\"")
    try shop.shell("git add -A && git commit -q -m 'Add the verifier key' && git push -q -u origin main")
    #expect(shop.sluice("policy", "pin", "origin").code == 0)
    return shop
  }

  @Test func `a policy in force that names the store the journal left stops nothing`() throws {
    let shop = try shop()
    let first = try shop.shell("git rev-parse HEAD")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    _ = try shop.commit("second")
    try shop.shell("git push -q origin main")
    let second = shop.sluice("promote", "--to", "staging")
    #expect(second.code == 0, "\(second.errors)")
    #expect(shop.sluice("journal", "copy", "--to", "git").code == 0)
    try shop.shell("sed -i 's/^pipeline: shop/pipeline: shop\\njournal: git/' pipelines/shop/pipeline.yml")
    _ = try shop.commit("Share the journal")
    // As long as only this clone has the commit, the remote's policy asks for the file.
    let early = shop.sluice("rollback", "staging", "--reason", "early")
    #expect(early.code == 2 && early.errors.contains("error[E0244]"), "\(early.output)\(early.errors)")
    #expect(early.errors.contains("git push origin HEAD:main"), "\(early.errors)")
    try shop.shell("git push -q origin main")
    for arguments in [["status"], ["policy", "show"], ["hold", "staging", "--reason", "look"], ["resume", "staging"]] {
      let ending = shop.run([Shop.products + "/sluice"] + arguments)
      #expect(ending.code == 0, "\(arguments): \(ending.errors)")
    }
    let back = shop.sluice("rollback", "staging", "--reason", "broken")
    #expect(back.code == 0 && shop.running() == first, "\(back.output)\(back.errors)")
    #expect(shop.sluice("resume", "staging").code == 0)
    let forth = shop.sluice("promote", "--to", "staging")
    #expect(forth.code == 0, "\(forth.output)\(forth.errors)")
    #expect(shop.sluice("verify").code == 0)
    // Back on a commit from before the move the old file would be opened: nothing may be decided by it.
    try shop.shell("git switch -q --detach HEAD~1")
    let stale = shop.sluice("rollback", "staging", "--reason", "stale")
    #expect(stale.code == 2 && stale.errors.contains("git switch main"), "\(stale.output)\(stale.errors)")
  }
}
