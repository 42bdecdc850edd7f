// SPDX-License-Identifier: Apache-2.0
import Glibc

/// The last sign of life of a lease's holder, kept in the locked file itself.
///
/// Milliseconds of CLOCK_BOOTTIME, sixteen decimal digits: nobody can set that clock, it goes on while the machine
/// sleeps, and no lock outlives the boot that it counts from.
struct LeaseStamp {
  private static let digits = 16

  let descriptor: Int32

  /// Shows a sign of life.
  func write() {
    let text = String(Self.now())
    let bytes = Array((String(repeating: "0", count: max(0, Self.digits - text.count)) + text).utf8)
    // A stamp that cannot be written only ages: then others may take the lease, and we find out.
    _ = bytes.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
  }

  /// How old the last sign of life is; an unreadable one is fresh, since a holder may be about to write it.
  var ageMilliseconds: Int64 {
    var bytes = [UInt8](repeating: 0, count: Self.digits)
    guard pread(descriptor, &bytes, Self.digits, 0) == Self.digits,
      let at = Int64(String(decoding: bytes, as: UTF8.self))
    else { return 0 }
    return max(0, Self.now() - at)
  }

  /// Whether the file is still the one that others find by its name.
  var isInPlace: Bool {
    var status = stat()
    return fstat(descriptor, &status) == 0 && status.st_nlink > 0
  }

  private static func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_BOOTTIME, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}
