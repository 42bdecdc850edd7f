// SPDX-License-Identifier: Apache-2.0
/// A JSON value, read from a small file of another tool.
///
/// Numbers keep their text. Nesting deeper than 64 is refused.
enum JSONValue {
  case text(String)
  case number(String)
  case array([JSONValue])
  case object([String: JSONValue])
  case other

  subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members[name]
  }

  init?(_ text: String) {
    var reader = Reader(bytes: Array(text.utf8))
    guard let value = reader.value(depth: 0), reader.isAtEnd else { return nil }
    self = value
  }

  private struct Reader {
    let bytes: [UInt8]
    var index = 0

    var isAtEnd: Bool {
      mutating get {
        skip()
        return index == bytes.count
      }
    }

    private mutating func skip() {
      while index < bytes.count, [9, 10, 13, 32].contains(bytes[index]) { index += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
      skip()
      guard index < bytes.count, bytes[index] == byte else { return false }
      index += 1
      return true
    }

    mutating func value(depth: Int) -> JSONValue? {
      skip()
      guard depth < 64, index < bytes.count else { return nil }
      switch bytes[index] {
      case UInt8(ascii: "\""): return string().map { .text($0) }
      case UInt8(ascii: "{"): return object(depth: depth)
      case UInt8(ascii: "["): return array(depth: depth)
      case _:
        let start = index
        while index < bytes.count, ![9, 10, 13, 32, 44, 93, 125].contains(bytes[index]) { index += 1 }
        let word = String(decoding: bytes[start..<index], as: UTF8.self)
        if ["true", "false", "null"].contains(word) { return .other }
        return Double(word) == nil ? nil : .number(word)
      }
    }

    private mutating func object(depth: Int) -> JSONValue? {
      var members: [String: JSONValue] = [:]
      guard take(UInt8(ascii: "{")) else { return nil }
      if take(UInt8(ascii: "}")) { return .object(members) }
      repeat {
        skip()
        guard let name = string(), take(UInt8(ascii: ":")), let value = value(depth: depth + 1) else { return nil }
        members[name] = value
      } while take(UInt8(ascii: ","))
      return take(UInt8(ascii: "}")) ? .object(members) : nil
    }

    private mutating func array(depth: Int) -> JSONValue? {
      var values: [JSONValue] = []
      guard take(UInt8(ascii: "[")) else { return nil }
      if take(UInt8(ascii: "]")) { return .array(values) }
      repeat {
        guard let value = value(depth: depth + 1) else { return nil }
        values.append(value)
      } while take(UInt8(ascii: ","))
      return take(UInt8(ascii: "]")) ? .array(values) : nil
    }

    /// File names need no other escapes than these.
    private mutating func string() -> String? {
      guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { return nil }
      index += 1
      var taken: [UInt8] = []
      while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
        if bytes[index] == UInt8(ascii: "\\") { index += 1 }
        guard index < bytes.count else { return nil }
        taken.append(bytes[index])
        index += 1
      }
      guard index < bytes.count else { return nil }
      index += 1
      return String(validating: taken, as: UTF8.self)
    }
  }
}
