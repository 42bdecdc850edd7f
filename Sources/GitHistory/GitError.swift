// SPDX-License-Identifier: Apache-2.0
internal import CLibgit2

/// A call of libgit2 that failed: facts, read in the thread in which it failed.
struct GitError: Error, Sendable {
  /// The function.
  let call: String
  /// Its status.
  let code: Int32
  /// The library's text.
  let message: String

  /// Whether something that was looked for is not there.
  var isNotFound: Bool { code == GIT_ENOTFOUND.rawValue }
}
