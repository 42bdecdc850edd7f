// SPDX-License-Identifier: Apache-2.0
import Glibc
import PromotionCore

/// The file with the newest checkpoint, which is written with every append.
///
/// A note of the length of the one before is written over it: that costs one wait for the disk, where a new file costs
/// three. It is at most one sector long, and disks write a sector whole or not at all (PostgreSQL trusts pg_control to
/// the same promise). Any other note takes the place of the file in one step.
struct CheckpointFile {
  /// The least that a disk writes at once, in bytes.
  static let sector = 512

  let path: String

  /// Writes a checkpoint, and waits until it is durable.
  func write(_ note: [UInt8]) throws(Failure) {
    guard let file = openSameLength(note.count) else { return try DurableFile.replace(path, with: note) }
    defer { file.close() }
    try file.overwrite(note)
    try file.synchronise()
  }

  private func openSameLength(_ count: Int) -> DurableFile? {
    guard count <= Self.sector else { return nil }
    let descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { return nil }
    let file = DurableFile(descriptor: descriptor, path: path)
    var status = stat()
    // Whoever keeps a hard link to it keeps what it says now.
    if fstat(descriptor, &status) == 0, status.st_size == count, status.st_nlink == 1 { return file }
    file.close()
    return nil
  }
}
