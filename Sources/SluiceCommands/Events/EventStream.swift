// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts
internal import Synchronization

/// Prints what happens on the standard output while it happens, one `sluice.event/1` a line.
final class EventStream: Sendable {
  private let output: Output
  private let clock: any PromotionPorts.Clock
  /// The run that is told of; its lock also keeps two gates from writing into one another's line.
  private let run = Mutex<RunName?>(nil)

  init(output: Output, clock: any PromotionPorts.Clock) {
    self.output = output
    self.clock = clock
  }

  /// Prints one event.
  func report(_ progress: Progress) {
    run.withLock { run in
      if case .run(let name, _, _) = progress { run = name }
      output.line(EventDocument.document(of: progress, run: run, at: clock.now()))
    }
  }

  /// Prints the last event.
  func end(_ document: Document, exit: Int32) {
    run.withLock { output.line(EventDocument.ended(document, exit: exit, run: $0, at: clock.now())) }
  }
}
