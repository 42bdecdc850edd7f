// SPDX-License-Identifier: Apache-2.0
internal import Synchronization

/// Set once somebody wants a loop to end.
final class StopFlag: Sendable {
  private let state = Atomic<Bool>(false)

  var isSet: Bool { state.load(ordering: .acquiring) }

  func set() { state.store(true, ordering: .releasing) }
}
