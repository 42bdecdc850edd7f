// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Swift source, read as far as it takes to find calls, their arguments and string literals.
struct SwiftText {
  struct Call {
    let line: Int
    let arguments: [String]
  }

  private let bytes: [UInt8]

  init(_ text: String) { bytes = Array(text.utf8) }

  /// The calls of a function or initialiser by its bare name.
  func calls(of name: String) -> [Call] {
    let wanted = Array("\(name)(".utf8)
    var calls: [Call] = []
    var (line, index) = (1, 0)
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "\n") { line += 1 }
      if isWord(index - 1) || !starts(index, wanted) {
        index += 1
        continue
      }
      calls.append(Call(line: line, arguments: arguments(after: index + wanted.count)))
      index += 1
    }
    return calls
  }

  /// The string literals, unescaped, each interpolation as `<>`.
  var literals: [String] {
    var found: [String] = []
    var index = 0
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: "\"") else {
        index += 1
        continue
      }
      let (text, end) = literal(at: index)
      found.append(text)
      index = end
    }
    return found
  }

  private func arguments(after start: Int) -> [String] {
    var arguments: [String] = []
    var (from, index, depth) = (start, start, 0)
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\""):
        index = literal(at: index).end
        continue
      case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
        guard depth > 0 else { return arguments + [slice(from, index)] }
        depth -= 1
      case UInt8(ascii: ",") where depth == 0:
        arguments.append(slice(from, index))
        from = index + 1
      default: break
      }
      index += 1
    }
    return arguments
  }

  /// Reads the literal that begins here, in one line or in several.
  private func literal(at start: Int) -> (text: String, end: Int) {
    let quotes = starts(start, Array("\"\"\"".utf8)) ? Array("\"\"\"".utf8) : [UInt8(ascii: "\"")]
    var text: [UInt8] = []
    var index = start + quotes.count
    while index < bytes.count, !starts(index, quotes) {
      guard bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count else {
        text.append(bytes[index])
        index += 1
        continue
      }
      if bytes[index + 1] == UInt8(ascii: "(") {
        text += Array("<>".utf8)
        index = afterInterpolation(index + 2)
      } else {
        text.append(bytes[index + 1])
        index += 2
      }
    }
    return (String(decoding: text, as: UTF8.self), index + quotes.count)
  }

  private func afterInterpolation(_ start: Int) -> Int {
    var (index, depth) = (start, 1)
    while index < bytes.count, depth > 0 {
      switch bytes[index] {
      case UInt8(ascii: "\""): index = literal(at: index).end
      case UInt8(ascii: "("):
        depth += 1
        index += 1
      case UInt8(ascii: ")"):
        depth -= 1
        index += 1
      default: index += 1
      }
    }
    return index
  }

  private func slice(_ from: Int, _ to: Int) -> String {
    String(decoding: bytes[from..<to], as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  private func starts(_ index: Int, _ wanted: [UInt8]) -> Bool {
    index + wanted.count <= bytes.count && bytes[index] == wanted[0]
      && bytes[index..<index + wanted.count].elementsEqual(wanted)
  }

  private func isWord(_ index: Int) -> Bool {
    guard index >= 0 else { return false }
    switch bytes[index] {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), 0x30...0x39:
      return true
    default: return false
    }
  }
}
