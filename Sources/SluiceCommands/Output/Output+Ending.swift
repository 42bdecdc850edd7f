// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine

extension Output {
  /// Prints how a run ended and leaves with its exit code.
  func end(_ ending: Ending, _ ledger: Ledger) async throws {
    let view = EndingView(ending: ending, state: try await ledger.state())
    result(view.result.document, view.result.lines)
    guard view.result.exit == 0 else { throw ExitCode(view.result.exit) }
  }
}
