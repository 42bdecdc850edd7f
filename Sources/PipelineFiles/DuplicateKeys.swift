// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import Yams

/// Composes a text whose mappings name some keys twice, so that its other problems are found in the same reading.
///
/// The parser gives up at a repeated key. Here each repetition becomes a problem, its key is replaced by letters that
/// nobody writes (Unicode's private use), of the same length so that every place stays right, and the text is read again.
struct DuplicateKeys {
  private static let first: UInt32 = 0xE000
  private static let roundsMax = 64
  /// So many bytes are parsed at most in all rounds: a file of nothing but repetitions costs no more than a long one.
  private static let bytesParsedMax = 1_000_000

  let problems: ProblemList

  /// Whether a problem is only about a key that was replaced.
  static func speaks(of problem: PipelineProblem) -> Bool {
    problem.message.unicodeScalars.contains { (first..<first + UInt32(roundsMax)).contains($0.value) }
  }

  func compose(_ text: String) throws -> Node? {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { Array($0.unicodeScalars) }
    for round in 0..<min(Self.roundsMax, max(2, Self.bytesParsedMax / max(1, text.utf8.count))) {
      do {
        return try Self.tree(of: lines.map { String(String.UnicodeScalarView($0)) }.joined(separator: "\n"))
      } catch let error as YamlError {
        guard case .duplicatedKeysInMapping(let keys, let context) = error, let key = keys.min(),
          let place = repetition(of: key, in: lines, from: context.mark), let letter = letter(round)
        else { throw error }
        problems.add(
          line: place.line + 1, column: place.column + 1, "the key \(key) stands here twice; keep one of them")
        let length = key.unicodeScalars.count
        lines[place.line].replaceSubrange(
          place.column..<place.column + length, with: Array(repeating: letter, count: length))
      }
    }
    return try Self.tree(of: text)
  }

  // Without rules, every scalar is the text that stands there; what it means is for the shape to say. The rules of YAML 1.1
  // would take `no` for a boolean, and their regular expressions cost every start of sluice a millisecond.
  private static func tree(of text: String) throws -> Node? { try Yams.compose(yaml: text, .basic) }

  private func letter(_ round: Int) -> Unicode.Scalar? { Unicode.Scalar(Self.first + UInt32(round)) }

  /// Finds the second time that a block mapping has a key; a mapping in braces is not searched.
  private func repetition(of key: String, in lines: [[Unicode.Scalar]], from mark: Mark) -> (line: Int, column: Int)? {
    let column = mark.column - 1
    let name = Array(key.unicodeScalars)
    var found = 0
    for line in max(0, mark.line - 1)..<lines.count {
      let text = lines[line]
      let indent = text.prefix { $0 == " " }.count
      if text.count == indent || text[indent] == "#" { continue }
      // The first line of a mapping may begin with what it belongs to, such as a hyphen.
      if indent < column && line > mark.line - 1 { return nil }
      guard text.count > column + name.count, Array(text[column..<column + name.count]) == name else { continue }
      guard indent == column || line == mark.line - 1 else { continue }
      guard text[(column + name.count)...].drop(while: { $0 == " " }).first == ":" else { continue }
      found += 1
      if found == 2 { return (line, column) }
    }
    return nil
  }
}
