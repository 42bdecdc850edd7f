// SPDX-License-Identifier: Apache-2.0
import Glibc

/// The attribute of a file that only lets it grow, `chattr +a` (ioctl_iflags(2)).
enum AppendOnlyAttribute {
  // linux/fs.h, on 64 bits: FS_IOC_GETFLAGS, FS_IOC_SETFLAGS, FS_APPEND_FL.
  private static let get: UInt = 0x8008_6601
  private static let put: UInt = 0x4008_6602
  private static let append: CInt = 0x20

  /// Sets or clears it; `false` where the file system has no such attribute or this user may not set it.
  static func set(_ path: String, _ isAppendOnly: Bool) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var flags: CInt = 0
    guard ioctl(descriptor, get, &flags) == 0 else { return false }
    flags = isAppendOnly ? flags | append : flags & ~append
    return ioctl(descriptor, put, &flags) == 0
  }
}
