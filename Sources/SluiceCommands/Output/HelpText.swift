// SPDX-License-Identifier: Apache-2.0

/// Lays out what the argument parser says: it breaks no usage line, and calls every group of commands SUBCOMMANDS.
public enum HelpText {
  private static let usages = ["USAGE: ", "Usage: "]
  private static let groupEnding = " SUBCOMMANDS:"

  /// Returns the text with no usage line wider than 80 columns where it can be broken.
  public static func laidOut(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line -> [String] in
      if line.hasSuffix(groupEnding) { return [line.dropLast(groupEnding.count) + ":"] }
      guard let label = usages.first(where: line.hasPrefix), line.count > Table.columns else { return [String(line)] }
      return usage(line.dropFirst(label.count), label: label)
    }.joined(separator: "\n")
  }

  /// An option stays beside its value, and a bracket whole.
  private static func usage(_ line: Substring, label: String) -> [String] {
    var parts: [String] = []
    var depth = 0
    for word in line.split(separator: " ") {
      if depth > 0 || (word.hasPrefix("<") && parts.last?.hasPrefix("--") == true) {
        parts[parts.count - 1] += " \(word)"
      } else {
        parts.append(String(word))
      }
      depth += word.count { $0 == "[" } - word.count { $0 == "]" }
    }
    return WrappedText.lines(parts, label: label, width: Table.columns)
  }
}
