// SPDX-License-Identifier: Apache-2.0
/// What an author declares about a migration in its own comments.
///
/// `-- sluice:irreversible REASON` says that there is no way back; `-- sluice:allow RULE REASON` waives a rule of the lint.
struct Declaration: Hashable, Sendable {
  /// The word after `sluice:`.
  let word: String
  /// What follows, in one line.
  let rest: String

  static func all(in text: String) -> [Declaration] {
    text.split(separator: "\n").compactMap { line in
      guard let start = line.firstRange(of: "-- sluice:"), line[..<start.lowerBound].allSatisfy(\.isWhitespace) else {
        return nil
      }
      let parts = line[start.upperBound...].split(separator: " ", maxSplits: 1)
      guard let word = parts.first else { return nil }
      return Declaration(
        word: String(word), rest: parts.count > 1 ? String(parts[1].filter { $0 != "\r" }) : "")
    }
  }

  /// Why a migration cannot be taken back, when its author says so.
  static func irreversible(in text: String) -> String? {
    all(in: text).first { $0.word == "irreversible" }.map { $0.rest.isEmpty ? "no reason given" : $0.rest }
  }
}
