// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser

/// Says what somebody may have meant whose command line begins with something that is no command.
public enum NearestCommand {
  /// Returns lines to print below the error, or none when the first word is a command.
  public static func advice(for words: [String]) -> [String] {
    let words = words.first == "help" ? Array(words.dropFirst()) : words
    guard let first = words.first else { return [] }
    let names = all
    if first == "-C", words.count > 2, names.contains(words[2]) {
      return ["-C comes after the command: sluice \(words[2]) -C \(SafeText.line(words[1], width: 60))"]
    }
    if first == "promote", !words.contains(where: { $0 == "--to" || $0.hasPrefix("--to=") }),
      let word = words.dropFirst().first(where: { !$0.hasPrefix("-") })
    {
      return ["The environment comes behind --to: promote --to \(SafeText.line(word, width: 60))"]
    }
    guard !first.hasPrefix("-"), !names.contains(first) else { return [] }
    let near = names.map { (name: $0, distance: distance(Array(first), Array($0))) }
      .filter { $0.distance <= Swift.max(1, first.count / 3) || $0.name.hasPrefix(first) }
      .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(3)
    return near.isEmpty ? [] : ["Did you mean: " + near.map { "sluice \($0.name)" }.joined(separator: ", ") + "?"]
  }

  /// Whether a word is a command, shown in the help or not.
  static func isCommand(_ word: String) -> Bool {
    Sluice.configuration.subcommands.contains { $0._commandName == word || $0.configuration.aliases.contains(word) }
  }

  private static var all: [String] {
    Sluice.configuration.subcommands.filter { $0.configuration.shouldDisplay }.map { $0._commandName }
  }

  /// How many letters must be put in, taken out or changed to make one word of the other (Levenshtein, 1965).
  private static func distance(_ left: [Character], _ right: [Character]) -> Int {
    var row = Array(0...right.count)
    for (index, letter) in left.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for (column, other) in right.enumerated() {
        let change = diagonal + (letter == other ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = Swift.min(change, row[column] + 1, diagonal + 1)
      }
    }
    return row[right.count]
  }
}
