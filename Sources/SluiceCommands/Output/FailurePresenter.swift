// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// Turns a failure into words; there is no other place that does.
public enum FailurePresenter {
  /// Returns the lines for a terminal: what, the environment's state, why, what to type, and where more is said.
  public static func lines(for failure: Failure) -> [String] {
    var lines = ["error[\(failure.code)]: \(SafeText.line(failure.what, width: lengthMax))"]
    if !failure.state.isEmpty { lines.append(field("now", failure.state)) }
    for (index, why) in failure.why.enumerated() { lines.append(field(index == 0 ? "why" : "", why)) }
    for (index, fix) in failure.fix.enumerated() { lines.append(field(index == 0 ? "fix" : "", NextCommand.text(fix))) }
    lines.append(field("more", more(failure)))
    return lines
  }

  /// Returns the document for `--json`.
  public static func document(for failure: Failure) -> Document {
    .members([
      "schema": .string("sluice.error/1"), "exit": .integer(Int64(failure.kind.rawValue)),
      "code": .string(failure.code), "what": .string(failure.what), "state": .string(failure.state),
      "why": .array(failure.why.map { .string($0) }), "fix": .array(failure.fix.map { .string(NextCommand.text($0)) }),
      "more": .string(more(failure)),
    ])
  }

  /// Returns the last line of `--events`.
  public static func event(for failure: Failure, at moment: Instant) -> Document {
    EventDocument.failed(document(for: failure), exit: failure.kind.rawValue, at: moment)
  }

  /// A text that somebody gave may be longer than any terminal shows; documents keep it whole.
  private static let lengthMax = 1000

  private static func more(_ failure: Failure) -> String { "sluice explain \(failure.code)" }

  private static func field(_ name: String, _ text: String) -> String {
    "  " + name + String(repeating: " ", count: 6 - name.count) + SafeText.line(text, width: lengthMax)
  }
}
