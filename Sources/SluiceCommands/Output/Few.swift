// SPDX-License-Identifier: Apache-2.0
/// The first of many, and how many more there are.
enum Few {
  private static let shown = 8

  /// Returns `a, b, c and 12 more`.
  static func text(_ words: [String]) -> String {
    let more = words.count - shown
    return words.prefix(shown).joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
  }

  /// Returns the first lines, and one that counts the others.
  static func lines(_ lines: [String]) -> [String] {
    let more = lines.count - shown
    return lines.prefix(shown) + (more > 0 ? ["and \(more) more"] : [])
  }
}
