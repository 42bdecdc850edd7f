// SPDX-License-Identifier: Apache-2.0
internal import CLibgit2
internal import PromotionCore

/// libgit2 itself: initialised on first use, never for `--help`, and its one choke point for errors.
enum GitLibrary {
  /// Initialises the library once; the caller's own owner check replaces libgit2's, which knows fewer rules than git.
  static let start: Void = {
    git_libgit2_init()
    _ = sluice_git_set_owner_validation(0)
    _ = sluice_git_set_fsync(1)
  }()

  /// Runs a call and turns its status into an error, with the text that this thread's library has for it.
  @discardableResult
  static func check(_ call: String, _ body: () -> Int32) throws(GitError) -> Int32 {
    let code = body()
    guard code < 0 else { return code }
    let text = git_error_last().flatMap { $0.pointee.message.map { String(cString: $0) } } ?? "no detail"
    throw GitError(call: call, code: code, message: text)
  }
}
