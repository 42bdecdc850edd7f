// SPDX-License-Identifier: Apache-2.0
internal import CLibgit2

/// Owns a handle of libgit2 and frees it.
struct ObjectHandle: ~Copyable {
  let pointer: OpaquePointer
  private let free: @Sendable (OpaquePointer) -> Void

  init(_ pointer: OpaquePointer, free: @escaping @Sendable (OpaquePointer) -> Void) {
    self.pointer = pointer
    self.free = free
  }

  deinit { free(pointer) }

  /// Takes what a call wrote into an out parameter.
  static func make(
    _ call: String, free: @escaping @Sendable (OpaquePointer) -> Void, _ body: (inout OpaquePointer?) -> Int32
  ) throws(GitError) -> ObjectHandle {
    var pointer: OpaquePointer?
    try GitLibrary.check(call) { body(&pointer) }
    guard let pointer else { throw GitError(call: call, code: -1, message: "no object was returned") }
    return ObjectHandle(pointer, free: free)
  }
}
