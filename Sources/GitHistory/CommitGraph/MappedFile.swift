// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// A file mapped read-only: pages are read as they are touched, and every read is within its bounds.
///
/// Git and sluice replace such files by renaming, never in place, so what is mapped does not change.
final class MappedFile {
  /// What tells one state of a file from another without reading it.
  struct Identity: Hashable, Sendable {
    let size: Int
    let inode: UInt64
    let modifiedNanoseconds: Int64
    let changedNanoseconds: Int64
  }

  let identity: Identity
  private let base: UnsafeRawPointer
  /// How many bytes the file has.
  let count: Int

  /// Maps a file; `nil` when it is not there, empty, or no regular file.
  init?(path: String) {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 else { return nil }
    let size = Int(status.st_size)
    guard let mapped = mmap(nil, size, PROT_READ, MAP_PRIVATE, file, 0), mapped != MAP_FAILED else { return nil }
    base = UnsafeRawPointer(mapped)
    count = size
    identity = Identity(
      size: size, inode: UInt64(status.st_ino), modifiedNanoseconds: Self.nanoseconds(status.st_mtim),
      changedNanoseconds: Self.nanoseconds(status.st_ctim))
  }

  /// Lets go of the pages that were read: they stay in the system's cache and count no longer as ours.
  func releasePages() { madvise(UnsafeMutableRawPointer(mutating: base), count, MADV_DONTNEED) }

  deinit { munmap(UnsafeMutableRawPointer(mutating: base), count) }

  private static func nanoseconds(_ time: timespec) -> Int64 {
    Int64(time.tv_sec).multipliedReportingOverflow(by: 1_000_000_000).partialValue &+ Int64(time.tv_nsec)
  }

  /// Returns a part of the file, or `nil` when it does not lie within it.
  func part(at offset: Int, count length: Int) -> UnsafeRawBufferPointer? {
    guard offset >= 0, length >= 0, offset <= count, length <= count - offset else { return nil }
    return UnsafeRawBufferPointer(start: base + offset, count: length)
  }
}

extension UnsafeRawBufferPointer {
  /// Reads a big-endian number of 32 bits.
  ///
  /// `UnsafeRawBufferPointer` checks bounds in debug builds only, so this checks them itself; outside reads as 0.
  func number32(at offset: Int) -> UInt32 {
    guard offset >= 0, offset &+ 4 <= count else { return 0 }
    return UInt32(bigEndian: loadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }

  /// Reads a big-endian number of 64 bits; outside reads as 0.
  func number64(at offset: Int) -> UInt64 {
    guard offset >= 0, offset &+ 8 <= count else { return 0 }
    return UInt64(bigEndian: loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }
}
