// SPDX-License-Identifier: Apache-2.0
internal import Synchronization

/// Something that belongs to one caller at a time, handed from thread to thread between calls.
///
/// It is unchecked because a connection's calls follow one another; nobody else ever sees it.
struct Confined<Value>: @unchecked Sendable {
  let value: Value
  var flag = CancellationFlag()
}

/// Set when the task that waits is cancelled.
final class CancellationFlag: Sendable {
  private let state = Atomic<Bool>(false)

  var isSet: Bool { state.load(ordering: .relaxed) }

  func set() { state.store(true, ordering: .relaxed) }
}
