// SPDX-License-Identifier: Apache-2.0
import Synchronization

@testable import SluiceCommands

/// A terminal that does what the control functions say and remembers every line that leaves at its top (ECMA-48).
final class Screen: Terminal {
  private struct Face {
    var columns: Int
    var rows: Int
    var above: [String] = []
    var lines: [[Character]]
    var row = 0
    var column = 0
    var wraps = true
    var isOurs = true
    var unknown: [String] = []
  }

  private let face: Mutex<Face>

  init(columns: Int, rows: Int) {
    face = Mutex(Face(columns: columns, rows: rows, lines: Array(repeating: [], count: rows)))
  }

  var size: (columns: Int, rows: Int)? { face.withLock { ($0.columns, $0.rows) } }

  var isOurs: Bool { face.withLock { $0.isOurs } }

  func set(isOurs: Bool) { face.withLock { $0.isOurs = isOurs } }

  /// Every line that was ever there and was not drawn over.
  var text: [String] {
    face.withLock { face in
      (face.above + face.lines.map { String($0) }).map { $0.reversed().drop { $0 == " " }.reversed() }
        .map { String($0) }.reversed().drop { $0.isEmpty }.reversed()
    }
  }

  /// Control functions that it does not know.
  var unknown: [String] { face.withLock { $0.unknown } }

  /// Whether a line that is too long goes on in the next one.
  var wraps: Bool { face.withLock { $0.wraps } }

  /// The column in which the cursor is.
  var column: Int { face.withLock { $0.column } }

  func write(_ text: String) {
    face.withLock { face in
      // CR and LF are one character in Swift.
      var rest = text.unicodeScalars[...]
      while let scalar = rest.popFirst() {
        switch scalar {
        case "\r": face.column = 0
        case "\n":
          face.column = 0
          Self.down(&face)
        case "\u{1B}": Self.control(&face, &rest)
        default: Self.put(&face, Character(scalar))
        }
      }
    }
  }

  private static func control(_ face: inout Face, _ rest: inout Substring.UnicodeScalarView) {
    _ = rest.popFirst()
    var words = ""
    while let scalar = rest.popFirst() {
      if scalar.value < 0x40 {
        words.unicodeScalars.append(scalar)
        continue
      }
      switch (scalar, words) {
      case ("A", _): face.row = max(0, face.row - (Int(words) ?? 1))
      case ("K", ""): face.lines[face.row] = Array(face.lines[face.row].prefix(face.column))
      case ("J", ""):
        face.lines[face.row] = Array(face.lines[face.row].prefix(face.column))
        for row in face.lines.indices where row > face.row { face.lines[row] = [] }
      case ("l", "?7"): face.wraps = false
      case ("h", "?7"): face.wraps = true
      case _: face.unknown.append("\(words)\(scalar)")
      }
      return
    }
  }

  private static func put(_ face: inout Face, _ letter: Character) {
    if face.column >= face.columns {
      guard face.wraps else { return }
      face.column = 0
      down(&face)
    }
    while face.lines[face.row].count < face.column { face.lines[face.row].append(" ") }
    if face.column < face.lines[face.row].count {
      face.lines[face.row][face.column] = letter
    } else {
      face.lines[face.row].append(letter)
    }
    face.column += 1
  }

  private static func down(_ face: inout Face) {
    guard face.row == face.rows - 1 else {
      face.row += 1
      return
    }
    face.above.append(String(face.lines.removeFirst()))
    face.lines.append([])
  }
}
