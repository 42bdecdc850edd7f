// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// One `.gitattributes` file of a commit (gitattributes(5)).
struct AttributeFile {
  /// What a line says of an attribute.
  enum Value: Hashable {
    case set
    case unset
    case unspecified
    case text(String)
  }

  private struct Rule {
    let pattern: [String]
    let isForName: Bool
    let values: [(name: String, value: Value)]
  }

  private var rules: [Rule] = []
  /// The names that stand for several attributes; only the file at the root may make them.
  private(set) var macros: [String: [(name: String, value: Value)]] = [:]

  /// Reads the file; a line that is none is left aside, as in git.
  init(_ bytes: [UInt8]) {
    for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
      let text = line.drop { $0 == " " || $0 == "\t" }
      guard let first = text.first, first != "#" else { continue }
      let (pattern, rest) = Self.pattern(text)
      let values = rest.split(whereSeparator: { $0 == " " || $0 == "\t" }).map { Self.value(String($0)) }
      if pattern.hasPrefix("[attr]") {
        macros[String(pattern.dropFirst(6))] = values
      } else if !pattern.isEmpty, !pattern.hasPrefix("!"), !pattern.hasSuffix("/") {
        let isForName = !pattern.contains("/")
        rules.append(
          Rule(pattern: pattern.split(separator: "/").map(String.init), isForName: isForName, values: values))
      }
    }
  }

  /// Takes the pattern from the beginning of a line; one with spaces stands in quotes.
  private static func pattern(_ line: Substring) -> (pattern: String, rest: Substring) {
    guard line.first == "\"" else {
      let word = line.prefix { $0 != " " && $0 != "\t" }
      return (String(word), line.dropFirst(word.count))
    }
    var pattern = ""
    var rest = line.dropFirst()
    while let next = rest.first, next != "\"" {
      rest = rest.dropFirst()
      if next == "\\", let escaped = rest.first {
        rest = rest.dropFirst()
        pattern.append(escaped)
      } else {
        pattern.append(next)
      }
    }
    return (pattern, rest.dropFirst())
  }

  private static func value(_ word: String) -> (name: String, value: Value) {
    if word.hasPrefix("-") { return (String(word.dropFirst()), .unset) }
    if word.hasPrefix("!") { return (String(word.dropFirst()), .unspecified) }
    guard let equals = word.firstIndex(of: "=") else { return (word, .set) }
    return (String(word[..<equals]), .text(String(word[word.index(after: equals)...])))
  }

  /// Returns what the file says of an attribute of a path below its folder, or `nil` when it says nothing; the last
  /// line that matches wins.
  func value(
    of name: String, for path: [String], macros: [String: [(name: String, value: Value)]]
  ) -> Value? {
    for rule in rules.reversed() {
      var found: Value?
      for entry in rule.values {
        if entry.name == name { found = entry.value }
        if entry.value == .set, let inner = macros[entry.name]?.last(where: { $0.name == name }) { found = inner.value }
      }
      if let found, matches(rule, path) { return found }
    }
    return nil
  }

  private func matches(_ rule: Rule, _ path: [String]) -> Bool {
    guard rule.isForName else { return Self.matches(rule.pattern, path) }
    return path.last.map { Self.matches(rule.pattern.first ?? "", $0) } ?? false
  }

  /// Matches folder by folder; after a failure only the last `**` is tried anew, so no commit can make it slow.
  private static func matches(_ pattern: [String], _ path: [String]) -> Bool {
    var (place, part) = (0, 0)
    var retry: (place: Int, part: Int)?
    while part < path.count {
      if place < pattern.count, pattern[place] == "**" {
        if place == pattern.count - 1 { return true }
        place += 1
        retry = (place, part)
      } else if place < pattern.count, matches(pattern[place], path[part]) {
        (place, part) = (place + 1, part + 1)
      } else if let last = retry {
        retry = (last.place, last.part + 1)
        (place, part) = (last.place, last.part + 1)
      } else {
        return false
      }
    }
    return place == pattern.count
  }

  private static func matches(_ pattern: String, _ name: String) -> Bool { fnmatch(pattern, name, 0) == 0 }
}
