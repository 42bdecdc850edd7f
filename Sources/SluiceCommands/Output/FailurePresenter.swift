// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// Turns a failure into words; there is no other place that does.
public enum FailurePresenter {
  /// Returns the lines for a person: what, the environment's state, why, what to type, and where more is said.
  ///
  /// For a terminal of so many columns sentences are broken at words. Commands are not: they are copied. Without columns
  /// nothing is broken, so that a log can be searched.
  public static func lines(for failure: Failure, columns: Int? = nil) -> [String] {
    var lines = broken("error[\(failure.code)]: ", SafeText.line(failure.what, width: lengthMax), columns)
    if !failure.state.isEmpty { lines += broken(label("now"), safe(failure.state), columns) }
    for (index, why) in failure.why.enumerated() { lines += broken(label(index == 0 ? "why" : ""), safe(why), columns) }
    for (index, fix) in failure.fix.enumerated() {
      lines.append(label(index == 0 ? "fix" : "") + safe(NextCommand.text(fix)))
    }
    lines.append(label("more") + more(failure))
    return lines
  }

  private static func broken(_ label: String, _ text: String, _ columns: Int?) -> [String] {
    guard let columns, columns >= columnsMin, label.count + text.count > columns else { return [label + text] }
    let whole = WrappedText.lines(text, label: label, width: columns)
    // The name of the code is a long label; what follows it is indented as the fields are.
    return whole.prefix(1) + whole.dropFirst().map { self.label("") + $0.drop { $0 == " " } }
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

  private static let columnsMin = 40

  private static func safe(_ text: String) -> String { SafeText.line(text, width: lengthMax) }

  private static func label(_ name: String) -> String { "  " + name + String(repeating: " ", count: 6 - name.count) }
}
