// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Keeps the jobs of every simulated task and runs one when it is told to, all on one thread.
///
/// Nothing of the engine runs anywhere else, so the order in which jobs are chosen is the whole interleaving.
final class SeededScheduler: TaskExecutor, @unchecked Sendable {
  private var ready: [UnownedJob] = []
  private let thread = Thread.current

  func enqueue(_ job: consuming ExecutorJob) {
    // A job from another thread would make a seed worthless.
    precondition(Thread.current === thread, "something left the simulation")
    ready.append(UnownedJob(job))
  }

  var readyCount: Int { ready.count }

  func run(_ index: Int) { ready.remove(at: index).runSynchronously(on: asUnownedTaskExecutor()) }
}
