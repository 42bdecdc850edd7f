// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// Promotes on a disk of a few MiB that is full, more or less: a clear error, nothing lost, and on it goes with room.
@Suite struct DiskFullTests {
  /// So much is left before each promotion, in KiB: nothing, less than the journal keeps for itself, and more.
  static let levels = [0, 8, 64, 256, 500, 520, 536, 552, 600, 700, 900]

  @Test func `I32 on a full disk nothing begins that cannot be recorded to its end`() throws {
    guard let disk = Disk(kibibytes: 12 * 1024) else {
      print("skipped: this process may not mount a tmpfs")
      return
    }
    defer { disk.unmount() }
    let shop = try Shop(in: disk.folder + "/")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    var (refused, full) = (0, 0)
    for (number, left) in Self.levels.enumerated() {
      try shop.write("feature", "good \(number)\n")
      try shop.write("db/\(1000 + number)_t.up.sql", "CREATE TABLE t\(number) (x);")
      try shop.write("db/\(1000 + number)_t.down.sql", "DROP TABLE t\(number);")
      let commit = try shop.commit("change \(number)")
      let before = shop.journal
      // The journal's reserve is as the round before left it, or missing, as in a repository of an older sluice.
      if number % 2 == 0 { unlink(shop.folder + "/.git/sluice/reserve") }
      try disk.fill(leaving: left * 1024)
      let ending = shop.sluice("promote", "--to", "staging")
      let said = ending.output + ending.errors
      #expect([0, 1, 5, 7, 8].contains(ending.code), "\(left) KiB: \(ending.code) \(said)")
      // Nothing that was acknowledged is lost, and looking needs no room.
      #expect(shop.journal.hasPrefix(before), "\(left) KiB: \(said)")
      #expect(shop.sluice("verify").code == 0, "\(left) KiB: \(said)")
      let status = shop.sluice("status")
      #expect(status.code == 0, "\(left) KiB: \(status.errors)")
      if ending.code != 0 {
        refused += 1
        #expect(said.contains("error[E") || said.contains("next"), "\(left) KiB says nothing to do: \(said)")
        #expect(!status.output.contains("INDETERMINATE"), "\(left) KiB: \(status.output)")
      }
      if ending.errors.contains("E0680") {
        #expect(ending.code == 8 && ending.errors.contains("df -h"), "\(said)")
        full += 1
        let written = shop.journal.dropFirst(before.count)
        #expect(!written.contains("environment.acquired"), "it was refused before anything was taken")
      }
      disk.free()
      var again = shop.sluice("promote", "--to", "staging")
      if again.code == 1, again.errors.contains("E0227") || again.errors.contains("E0229") {
        // A check that found no room for its tree counts as failed, and the policy rolls back; a person says go on.
        #expect(shop.sluice("resume", "staging", "--unquarantine", commit).code == 0)
        again = shop.sluice("promote", "--to", "staging")
      }
      #expect(again.code == 0, "\(left) KiB, then room: \(again.output)\(again.errors)\nbefore: \(said)")
      #expect(shop.running() == commit, "\(left) KiB")
    }
    #expect(refused >= 3 && full >= 3, "\(refused) promotions did not go through, \(full) of them for want of room")
    #expect(shop.sluice("verify").code == 0)
  }

  @Test func `I17 I32 a rollback needs no room of its own: the journal has kept it`() throws {
    guard let disk = Disk(kibibytes: 12 * 1024) else {
      print("skipped: this process may not mount a tmpfs")
      return
    }
    defer { disk.unmount() }
    let shop = try Shop(in: disk.folder + "/")
    let first = try shop.shell("git rev-parse HEAD")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    try shop.write("feature", "good 2\n")
    _ = try shop.commit("second")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    #expect(shop.exists(".git/sluice/reserve"))
    try disk.fill(leaving: 0)
    let back = shop.sluice("rollback", "staging")
    #expect(back.code == 0, "\(back.output)\(back.errors)")
    #expect(shop.running() == first)
    #expect(!shop.exists(".git/sluice/reserve"), "it was given up")
    #expect(shop.sluice("verify").code == 0)
  }

  @Test func `init on a full disk can be repeated when there is room`() throws {
    guard let disk = Disk(kibibytes: 12 * 1024) else {
      print("skipped: this process may not mount a tmpfs")
      return
    }
    defer { disk.unmount() }
    let shop = try Shop(in: disk.folder + "/")
    // So much is left: nothing; room for the key and no more; and some for the journal.
    for left in [0, 4, 8, 12, 16, 24] {
      try shop.shell("rm -rf .git/sluice && git checkout -q . && git clean -qfd pipelines")
      try disk.fill(leaving: left * 1024)
      let full = shop.sluice("init")
      #expect(full.code == 0 || full.errors.contains("error[E"), "\(left) KiB: \(full.code) \(full.output)")
      disk.free()
      let again = shop.sluice("init")
      #expect(again.code == 0, "\(left) KiB: \(again.output)\(again.errors)\nbefore: \(full.errors)")
      #expect(shop.sluice("verify").code == 0, "\(left) KiB")
      #expect(try shop.shell("ls .git/sluice | grep -c 'log.key' || true") == "1")
    }
    // One that an older sluice left behind has no byte, and no journal to sign.
    try shop.shell("rm -rf .git/sluice && mkdir -m 700 .git/sluice && install -m 600 /dev/null .git/sluice/log.key")
    #expect(shop.sluice("init").code == 0)
    // Beside a journal it is no new beginning: the key is lost, and that is said.
    try shop.shell(": > .git/sluice/log.key")
    #expect(shop.sluice("promote", "--to", "staging").errors.contains("error[E0608]"))
  }
}

/// A file system of its own, in memory.
private struct Disk {
  let folder: String

  private var filler: String { folder + "/filler" }

  init?(kibibytes: Int) {
    folder = NSTemporaryDirectory() + "sluice-disk-\(UUID().uuidString)"
    guard mkdir(folder, 0o700) == 0 else { return nil }
    guard mount("tmpfs", folder, "tmpfs", 0, "size=\(kibibytes)k") == 0 else {
      rmdir(folder)
      return nil
    }
  }

  func unmount() {
    umount2(folder, Int32(MNT_DETACH))
    rmdir(folder)
  }

  /// Takes everything but so many bytes.
  func fill(leaving left: Int) throws {
    var status = statvfs()
    try #require(statvfs(folder, &status) == 0)
    let size = Int(status.f_bavail * status.f_frsize) - left
    let descriptor = open(filler, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    defer { close(descriptor) }
    try #require(size <= 0 || posix_fallocate(descriptor, 0, off_t(size)) == 0)
  }

  func free() { unlink(filler) }
}
