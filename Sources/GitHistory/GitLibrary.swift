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
    // Hashing every object that a walk passes makes it twice as slow; what a decision rests on is hashed where it is read.
    _ = sluice_git_set_strict_hash_verification(0)
    // Extensions that change nothing for a reader, and two whose values `FormatCheck` looks at.
    sluice_git_allow_extensions()
  }()

  /// Whether libgit2 keeps the objects that it has read: of use for trees, a waste for a walk over many commits.
  static func keepObjects(_ isOn: Bool) { _ = sluice_git_set_caching(isOn ? 1 : 0) }

  /// Runs a call and turns its status into an error, with the text that this thread's library has for it.
  @discardableResult
  static func check(_ call: String, _ body: () -> Int32) throws(GitError) -> Int32 {
    let code = body()
    guard code < 0 else { return code }
    let text = git_error_last().flatMap { $0.pointee.message.map { String(cString: $0) } } ?? "no detail"
    throw GitError(call: call, code: code, message: text)
  }
}
