// SPDX-License-Identifier: Apache-2.0
/// A file whose comment lines say where its up and its down begin, as goose, sql-migrate and dbmate write it.
///
/// Each section keeps its place in the file: the lines before it are kept as empty lines, so that an error names the
/// line of the file.
struct SectionedScript {
  private(set) var up: String?
  private(set) var down: String?
  /// The words that stand after `up`, `Up` or `down` on their lines, lower case.
  private(set) var upOptions: [String] = []
  private(set) var downOptions: [String] = []
  /// Annotations that belong to no section, lower case, such as `no transaction`.
  private(set) var annotations: [String] = []
  /// What is wrong with the file.
  private(set) var problems: [String] = []

  private enum Section { case before, up, down }

  /// Reads a text whose annotations begin with a word, such as `+goose`, or `migrate:` for dbmate.
  ///
  /// goose and dbmate refuse a down before its up and a section that comes twice; sql-migrate takes them in any order and puts
  /// the parts of one direction together (`sqlparse.ParseMigration`).
  init(_ text: String, marker: String) {
    let isAnyOrder = marker == "+migrate"
    var section = Section.before
    var lines: [Section: [Substring]] = [:]
    let all = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in all.enumerated() {
      guard let words = Self.annotation(line, marker: marker) else {
        lines[section, default: []].append(line)
        continue
      }
      func open(_ next: Section) {
        let before = isAnyOrder ? lines[next] ?? [] : []
        lines[next] = before + Array(repeating: Substring(""), count: index + 1 - before.count)
        section = next
      }
      switch words.first {
      case "up":
        if section != .before, !isAnyOrder { problem("line \(index + 1): a second section for the way up") }
        open(.up)
        upOptions += words.dropFirst()
      case "down":
        if section != .up, !isAnyOrder {
          problem("line \(index + 1): the way down must follow the way up, and be there once")
        }
        open(.down)
        downOptions += words.dropFirst()
      case _:
        annotations.append(words.joined(separator: " "))
        // It stays a comment, so that the lines keep their numbers.
        lines[section, default: []].append(line)
      }
    }
    // A licence stands there in a comment, of one line or of many.
    let head = (lines[.before] ?? []).joined(separator: "\n")
    if let first = StatementSplitter.statements(of: head.hasPrefix("\u{FEFF}") ? String(head.dropFirst()) : head).first
    {
      problem("line \(first.line): SQL before the first section")
    }
    up = lines[.up]?.joined(separator: "\n")
    down = lines[.down]?.joined(separator: "\n")
  }

  private mutating func problem(_ text: String) { problems.append(text) }

  /// The words after the marker on a comment line, lower case; `nil` for any other line.
  static func annotation(_ line: Substring, marker: String) -> [String]? {
    guard line.hasPrefix("--") else { return nil }
    let text = line.drop { $0 == "-" }.drop { $0 == " " || $0 == "\t" }
    guard text.lowercased().hasPrefix(marker) else { return nil }
    let rest = text.dropFirst(marker.count)
    guard marker.hasSuffix(":") || rest.isEmpty || rest.first?.isWhitespace == true else { return nil }
    return rest.lowercased().split(whereSeparator: \.isWhitespace).map(String.init)
  }
}
