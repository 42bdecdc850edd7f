// SPDX-License-Identifier: Apache-2.0
internal import Crypto

/// A `sqitch.plan`: pragmas, then changes and tags in their order.
///
/// Ids are SHA-1 over a text with the id of the change before, so that the plan is a chain.
/// Source: sqitch `Plan.pm`, `Plan/Change.pm`, `Plan/Tag.pm`, read for the format of the hashed text.
struct SqitchPlan {
  /// A change or a tag, as its line says it.
  struct Line {
    var name: String
    var requires: [String] = []
    var conflicts: [String] = []
    var date = ""
    var planner = ""
    var email = ""
    var note = ""
    var id = ""
    var parent: String?
    var tags: [Line] = []
  }

  private(set) var pragmas: [String: String] = [:]
  private(set) var changes: [Line] = []
  private(set) var problems: [String] = []

  var project: String { pragmas["project"] ?? "" }
  var uri: String? { pragmas["uri"] }

  init(_ text: String) {
    var isHeader = true
    for (index, raw) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let line = String(raw.filter { $0 != "\r" }).trimmed
      guard !line.isEmpty, !line.hasPrefix("#") else {
        if line.isEmpty, !pragmas.isEmpty { isHeader = false }
        continue
      }
      if isHeader, line.hasPrefix("%") {
        let parts = line.dropFirst().split(separator: "=", maxSplits: 1)
        if parts.count == 2 { pragmas[String(parts[0]).trimmed] = String(parts[1]).trimmed }
        continue
      }
      guard let read = Self.line(line) else {
        problems.append("line \(index + 1) is neither a change nor a tag")
        continue
      }
      add(read, isTag: line.hasPrefix("@"), number: index + 1)
    }
    if project.isEmpty { problems.append("there is no %project") }
  }

  private mutating func add(_ line: Line, isTag: Bool, number: Int) {
    var line = line
    if isTag {
      guard let last = changes.last else {
        problems.append("line \(number) is a tag before any change")
        return
      }
      line.id = Self.hash("tag", head(of: line, isTag: true, extra: ["change \(last.id)"]) + tail(of: line))
      changes[changes.count - 1].tags.append(line)
      return
    }
    line.parent = changes.last?.id
    var tail: [String] = []
    if !line.requires.isEmpty { tail.append("requires\n  + " + line.requires.joined(separator: "\n  + ")) }
    if !line.conflicts.isEmpty { tail.append("conflicts\n  - " + line.conflicts.joined(separator: "\n  - ")) }
    line.id = Self.hash(
      "change",
      head(of: line, isTag: false, extra: line.parent.map { ["parent \($0)"] } ?? []) + tail + self.tail(of: line))
    changes.append(line)
  }

  private func head(of line: Line, isTag: Bool, extra: [String]) -> [String] {
    ["project \(project)"] + (uri.map { ["uri \($0)"] } ?? []) + [isTag ? "tag @\(line.name)" : "change \(line.name)"]
      + extra + ["planner \(line.planner) <\(line.email)>", "date \(line.date)"]
  }

  private func tail(of line: Line) -> [String] { line.note.isEmpty ? [] : ["", line.note] }

  private static func hash(_ kind: String, _ lines: [String]) -> String {
    let content = Array(lines.joined(separator: "\n").utf8)
    return Hexadecimal.text(Insecure.SHA1.hash(data: Array("\(kind) \(content.count)\0".utf8) + content))
  }

  private static func line(_ text: String) -> Line? {
    var rest = Substring(text)
    if rest.hasPrefix("@") || rest.hasPrefix("+") || rest.hasPrefix("-") {
      if rest.hasPrefix("-") { return nil }
      rest = rest.dropFirst().drop(while: \.isWhitespace)
    }
    var line = Line(name: String(rest.prefix { !$0.isWhitespace }))
    rest = rest.dropFirst(line.name.count).drop(while: \.isWhitespace)
    if let hash = rest.firstIndex(of: "#") {
      line.note = unescaped(String(rest[rest.index(after: hash)...]).trimmed)
      rest = rest[..<hash]
    }
    if rest.hasPrefix("["), let close = rest.firstIndex(of: "]") {
      for word in rest[rest.index(after: rest.startIndex)..<close].split(whereSeparator: \.isWhitespace) {
        if word.hasPrefix("!") {
          line.conflicts.append(String(word.dropFirst()))
        } else {
          line.requires.append(local(String(word)))
        }
      }
      rest = rest[rest.index(after: close)...].drop(while: \.isWhitespace)
    }
    line.date = String(rest.prefix { !$0.isWhitespace })
    rest = rest.dropFirst(line.date.count)
    guard line.date.count == 20, line.date.hasSuffix("Z"), let open = rest.lastIndex(of: "<"),
      let close = rest.lastIndex(of: ">"), open < close
    else { return nil }
    line.planner = String(rest[..<open]).trimmed
    line.email = String(rest[rest.index(after: open)..<close])
    return line
  }

  private static func local(_ dependency: String) -> String {
    dependency.hasPrefix(":") ? String(dependency.dropFirst()) : dependency
  }

  private static func unescaped(_ note: String) -> String {
    var text = ""
    var isEscaped = false
    for character in note {
      if isEscaped {
        text.append(character == "n" ? "\n" : character == "r" ? "\r" : character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else {
        text.append(character)
      }
    }
    return text
  }
}

extension String {
  /// Without blanks at its ends.
  var trimmed: String {
    var text = Substring(self).drop(while: \.isWhitespace)
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
