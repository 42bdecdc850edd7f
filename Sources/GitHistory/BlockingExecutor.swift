// SPDX-License-Identifier: Apache-2.0
internal import Dispatch

/// Runs an actor's jobs on a queue of their own: libgit2 blocks, and Swift's pool has two threads on two cores.
final class BlockingExecutor: SerialExecutor {
  private let queue = DispatchQueue(label: "libgit2")

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }
}
