// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine

extension ProgressPrinter {
  /// Prints how a run ended, hands it to the CI system, and leaves with its exit code.
  func end(_ ending: Ending, _ ledger: Ledger) async throws {
    let view = EndingView(ending: ending, state: try await ledger.state())
    let end = view.result
    result(end.document, end.lines, exit: end.exit)
    log.finish(end, run: view.run)
    guard end.exit == 0 else { throw ExitCode(end.exit) }
  }
}
