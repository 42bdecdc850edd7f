// SPDX-License-Identifier: Apache-2.0
internal import PromotionEngine

/// Prints how a local environment comes up, one line a change.
struct StackPrinter: Sendable {
  let output: Output

  func report(_ event: StackEvent) {
    switch event {
    case .started(let name, let command): line("start", name, command)
    case .well(let name, let text, let milliseconds): line("well", name, "\(text)  \(seconds(milliseconds))")
    case .waiting(let name, let text, let milliseconds): line("waits", name, "\(seconds(milliseconds)): \(text)")
    case .ended(let name, let text, let tail):
      line("ENDED", name, text)
      for text in tail { output.talk("  | \(SafeText.line(text))") }
    }
  }

  private func line(_ word: String, _ name: String, _ text: String) {
    let left = word + String(repeating: " ", count: Swift.max(1, 8 - word.count))
    let middle = name + String(repeating: " ", count: Swift.max(1, 12 - name.count))
    output.talk("  \(left)\(middle)\(SafeText.line(text, width: 120))")
  }

  private func seconds(_ milliseconds: Int64) -> String { "\(milliseconds / 1000).\(milliseconds / 100 % 10)s" }
}
