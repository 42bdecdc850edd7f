// SPDX-License-Identifier: Apache-2.0
import Glibc
import PromotionCore

/// Room on the journal's disk that is kept for the end of a run: a file that holds nothing and is given up when the disk
/// is full (I32).
///
/// A run that begins is then recorded to its end, whatever else fills the disk meanwhile.
struct JournalReserve {
  /// Some hundred entries with their checkpoints.
  static let bytes = 512 * 1024
  // Less than this, and the next append may be the one that does not fit.
  private static let bytesLow = 192 * 1024

  let folder: String

  private var path: String { folder + "/reserve" }

  /// Makes it, or makes it whole again; fails where the disk has no room for it.
  func fill() throws(Failure) {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Self.failure(folder, errno) }
    defer { close(descriptor) }
    var status = stat()
    // Blocks, not length: a file of holes keeps no room for anybody.
    if fstat(descriptor, &status) == 0, Int(status.st_blocks) * 512 >= Self.bytes { return }
    let number = posix_fallocate(descriptor, 0, off_t(Self.bytes))
    guard number != 0 else { return }
    // Half of it would take the room and promise nothing.
    unlink(path)
    throw Self.failure(folder, number)
  }

  /// Gives it up when the disk has hardly any room left.
  func giveUpWhenFull() {
    guard let free = Self.free(folder), free < Self.bytesLow else { return }
    unlink(path)
  }

  private static func free(_ folder: String) -> Int? {
    var status = statvfs()
    guard statvfs(folder, &status) == 0 else { return nil }
    return Int(clamping: UInt64(status.f_bavail) &* UInt64(status.f_frsize))
  }

  private static func failure(_ folder: String, _ number: Int32) -> Failure {
    guard [ENOSPC, EDQUOT, EFBIG].contains(number) else { return DurableFile.failure("reserve", folder, number) }
    let left = free(folder).map { "there are \($0 / 1024) KiB left" } ?? "nobody knows how much is left"
    return Failure(
      .unreachable, "E0680", "the journal's disk has no room to record a run to its end",
      why: ["\(folder): \(String(cString: strerror(number)))", "it keeps \(bytes / 1024) KiB for that, and \(left)"],
      fix: ["df -h \(folder)", "make room, then run the same command again"])
  }
}
