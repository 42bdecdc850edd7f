// SPDX-License-Identifier: Apache-2.0
import Glibc
import Synchronization

/// Wakes the thread that watches a process, from other threads.
final class Wake: Sendable {
  private struct State {
    var isCancelled = false
    var isEnded = false
    var descriptor: Int32?
  }

  private let state = Mutex(State())

  /// Whether the calling task was cancelled.
  var isCancelled: Bool { state.withLock { $0.isCancelled } }

  /// Whether the process has ended.
  var isEnded: Bool { state.withLock { $0.isEnded } }

  /// Names the writing end of the pipe that the watching thread polls.
  func attach(_ descriptor: Int32) { state.withLock { $0.descriptor = descriptor } }

  /// Closes that end; later calls only set their flag.
  func detach() {
    state.withLock { state in
      if let descriptor = state.descriptor { close(descriptor) }
      state.descriptor = nil
    }
  }

  /// Says that the calling task was cancelled.
  func cancel() { set { $0.isCancelled = true } }

  /// Says that the process has ended.
  func end() { set { $0.isEnded = true } }

  // Writing under the lock: the number could be another file's the moment after `detach`. At most two bytes are ever
  // written, so the pipe is never full.
  private func set(_ change: (inout State) -> Void) {
    state.withLock { state in
      change(&state)
      if let descriptor = state.descriptor { _ = write(descriptor, "!", 1) }
    }
  }
}
