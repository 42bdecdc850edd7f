// SPDX-License-Identifier: Apache-2.0
import Glibc

/// A file whose time says when the copy here was last known to be what the shared store has.
struct LookStamp: Sendable {
  let path: String

  /// Says that it was so just now.
  func touch() { try? DurableFile.replaceHastily(path, with: []) }

  /// How long ago it was, or `nil` when it never was.
  var ageSeconds: Int64? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return max(0, Int64(time(nil)) - Int64(status.st_mtim.tv_sec))
  }
}
