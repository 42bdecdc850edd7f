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
    for line in ["status", "policy show", "hold staging --reason look", "resume staging"] {
      let arguments = line.split(separator: " ").map(String.init)
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

  @Test func `a second clone makes no second journal, and says where the first is`() throws {
    let shop = try shop()
    let first = try shop.shell("git rev-parse HEAD")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    try shop.shell("git clone -q keys/remote.git keys/two && git -C keys/two config user.email bob@example.com")
    for line in ["status", "init", "promote --to staging", "rollback staging", "approve p-1 --key keys/none"] {
      let arguments = line.split(separator: " ").map(String.init)
      let ending = shop.run([Shop.products + "/sluice"] + arguments + ["-C", "keys/two"])
      #expect(ending.code == 2 && ending.errors.contains("error[E0257]"), "\(line): \(ending.output)\(ending.errors)")
      #expect(ending.errors.contains("sluice journal copy --to git"), "\(line): \(ending.errors)")
    }
    let doctor = shop.sluice("doctor", "-C", "keys/two").output
    #expect(doctor.contains("is not in this clone") && doctor.contains("work in the clone"), "\(doctor)")
    #expect(try shop.shell("ls keys/two/.git/sluice 2>/dev/null | grep -c log.key || true") == "0")
    // A second journal that came to be all the same is not talked into the policy.
    #expect(shop.sluice("init", "--new-journal", "-C", "keys/two").code == 0)
    #expect(try shop.shell("grep -c '+' keys/two/pipelines/shop/log.vkey") == "2")
    try shop.shell("git -C keys/two checkout -q pipelines")
    let foreign = shop.sluice("promote", "--to", "staging", "-C", "keys/two")
    #expect(foreign.code == 2 && foreign.errors.contains("error[E0645]"), "\(foreign.output)\(foreign.errors)")
    #expect(!foreign.errors.contains(">>") && foreign.errors.contains("work in the clone"), "\(foreign.errors)")
    #expect(shop.running() == first)
  }

  @Test func `a journal that is lost for good is begun anew when that is asked for`() throws {
    let shop = try shop()
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    try shop.shell("rm -r .git/sluice")
    #expect(shop.sluice("init").errors.contains("sluice init --new-journal"))
    let begun = shop.sluice("init", "--new-journal")
    #expect(begun.code == 0 && begun.output.contains("git push origin HEAD:main"), "\(begun.output)\(begun.errors)")
    try shop.shell("git commit -qam 'Add the verifier key' && git push -q origin main")
    let ending = shop.sluice("promote", "--to", "staging", "--reapply")
    #expect(ending.code == 0, "\(ending.output)\(ending.errors)")
    #expect(shop.sluice("verify").code == 0)
  }
}
