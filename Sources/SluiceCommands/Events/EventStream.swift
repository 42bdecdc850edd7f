// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts
internal import Synchronization

/// Prints what happens on the standard output while it happens, one `sluice.event/1` a line.
final class EventStream: Sendable {
  private let output: Output
  private let clock: any PromotionPorts.Clock
  private struct Told {
    var run: RunName?
    var spoken: [Progress.Speaker: Int64] = [:]
  }

  /// A command that says much is not repeated line by line; its evidence has every line.
  private static let outputEveryMilliseconds: Int64 = 1000

  /// What was told; its lock also keeps two gates from writing into one another's line.
  private let told = Mutex(Told())

  init(output: Output, clock: any PromotionPorts.Clock) {
    self.output = output
    self.clock = clock
  }

  /// Prints one event.
  func report(_ progress: Progress) {
    told.withLock { told in
      switch progress {
      case .run(let name, _, _): told.run = name
      case .output(let speaker, _):
        let now = clock.elapsedMilliseconds()
        if let last = told.spoken[speaker], now - last < Self.outputEveryMilliseconds { return }
        told.spoken[speaker] = now
      case .gateStarted, .gateFinished, .gateWaits, .stepStarted, .targetFinished, .stepFinished, .note: break
      }
      output.line(EventDocument.document(of: progress, run: told.run, at: clock.now()))
    }
  }

  /// Prints the last event.
  func end(_ document: Document, exit: Int32) {
    told.withLock { output.line(EventDocument.ended(document, exit: exit, run: $0.run, at: clock.now())) }
  }
}
