// SPDX-License-Identifier: Apache-2.0
/// The definition of a function or procedure as it is compared.
///
/// The body of a routine in SQL or PL/pgSQL is kept by the server as it was written; blanks, comments and the case of
/// words mean nothing in it. In every other language they may.
enum RoutineText {
  /// What the catalogue query writes before the definition of such a routine.
  static let mark = "definition of tokens|"

  /// Returns the line as it is compared; any other line is returned as it is.
  ///
  /// The body stands between two `$function$` or `$procedure$`, which get an `x` for as long as the body holds them
  /// (`pg_get_functiondef`).
  static func line(_ line: String) -> String {
    guard line.hasPrefix(mark) else { return line }
    let text = line.dropFirst(mark.count)
    let end = text.lastIndex { !$0.isNewline && $0 != " " }
    guard let end, text[end] == "$", let start = text[..<end].lastIndex(of: "$") else { return "definition|\(text)" }
    let fence = text[start...end]
    guard let opening = text.firstRange(of: "AS \(fence)"), opening.upperBound <= start else {
      return "definition|\(text)"
    }
    let body = CanonicalTokens.text(String(text[opening.upperBound..<start]))
    return "definition|\(text[..<opening.lowerBound])AS \(body)"
  }
}
