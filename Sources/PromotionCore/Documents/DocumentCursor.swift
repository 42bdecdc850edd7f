// SPDX-License-Identifier: Apache-2.0
/// Walks canonical bytes without building anything: it accepts exactly what `DocumentReader` accepts.
///
/// A journal of a million lines is checked by walking; only entries that somebody wants are read into documents.
public struct DocumentCursor {
  /// A text that was passed: its bytes as they stand between the quotes.
  public struct Text {
    /// The offsets between the quotes.
    public let range: Range<Int>
    /// Whether it has escapes, so that its bytes are not yet its value.
    public let isEscaped: Bool
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  /// The offset of the next byte.
  public private(set) var offset: Int

  /// Starts at the first byte; the buffer has to outlive the cursor.
  public init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    offset = 0
  }

  /// Whether every byte was passed.
  public var isAtEnd: Bool { offset == bytes.count }

  private var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    offset += 1
    return true
  }

  /// Passes exactly these bytes.
  public mutating func take(_ literal: StaticString) -> Bool {
    let count = literal.utf8CodeUnitCount
    guard bytes.count - offset >= count else { return false }
    for index in 0..<count where literal.utf8Start[index] != bytes[offset + index] { return false }
    offset += count
    return true
  }

  /// Passes an integer within ±(2^53-1) in its one spelling.
  public mutating func integer() -> Int64? {
    let isNegative = take(UInt8(ascii: "-"))
    let start = offset
    var value: Int64 = 0
    while let byte = next, byte >= 0x30, byte <= 0x39 {
      // Sixteen digits hold 2^53; more of them cannot be within the bounds.
      guard offset - start < 16 else { return nil }
      value = value * 10 + Int64(byte - 0x30)
      offset += 1
    }
    let digits = offset - start
    guard digits > 0, value <= 9_007_199_254_740_991, digits == 1 || bytes[start] != 0x30,
      !(isNegative && value == 0)
    else { return nil }
    return isNegative ? -value : value
  }

  /// Passes a text with its quotes.
  public mutating func text() -> Text? {
    guard take(UInt8(ascii: "\"")) else { return nil }
    let start = offset
    var isEscaped = false
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        offset += 1
        return Text(range: start..<offset - 1, isEscaped: isEscaped)
      case UInt8(ascii: "\\"):
        isEscaped = true
        guard escape() else { return nil }
      case 0x20...0x7E: offset += 1
      case 0x80...0xFF: guard scalar(byte) else { return nil }
      default: return nil
      }
    }
    return nil
  }

  // The short escapes, and `\u` with four lower-case digits for what has no short one and is always escaped.
  private mutating func escape() -> Bool {
    guard offset + 1 < bytes.count else { return false }
    let byte = bytes[offset + 1]
    offset += 2
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"): return true
    case UInt8(ascii: "u"): break
    default: return false
    }
    guard bytes.count - offset >= 4 else { return false }
    var value: UInt32 = 0
    for digit in bytes[offset..<offset + 4] {
      switch digit {
      case 0x30...0x39: value = value << 4 | UInt32(digit - 0x30)
      case 0x61...0x66: value = value << 4 | UInt32(digit - 0x57)
      default: return false
      }
    }
    offset += 4
    return DocumentWriter.isEscaped(value) && value != 0x0A && value != 0x0D && value != 0x09
  }

  // A scalar of two to four bytes (RFC 3629 §4) that may stand for itself.
  private mutating func scalar(_ first: UInt8) -> Bool {
    let count: Int
    var value: UInt32
    let least: UInt32
    switch first {
    case 0xC2...0xDF: (count, value, least) = (2, UInt32(first & 0x1F), 0x80)
    case 0xE0...0xEF: (count, value, least) = (3, UInt32(first & 0x0F), 0x800)
    case 0xF0...0xF4: (count, value, least) = (4, UInt32(first & 0x07), 0x10000)
    default: return false
    }
    guard bytes.count - offset >= count else { return false }
    for byte in bytes[offset + 1..<offset + count] {
      guard byte & 0xC0 == 0x80 else { return false }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    guard value >= least, value <= 0x10FFFF, !(0xD800...0xDFFF).contains(value), !DocumentWriter.isEscaped(value) else {
      return false
    }
    offset += count
    return true
  }

  /// Passes a value of any kind; `depth` is how deep it is nested, as `DocumentReader` counts.
  public mutating func value(depth: Int) -> Bool {
    guard depth < DocumentReader.depthMax, let byte = next else { return false }
    switch byte {
    case UInt8(ascii: "\""): return text() != nil
    case UInt8(ascii: "{"): return object(depth: depth)
    case UInt8(ascii: "["): return array(depth: depth)
    case UInt8(ascii: "t"): return take("true")
    case UInt8(ascii: "f"): return take("false")
    default: return integer() != nil
    }
  }

  private mutating func array(depth: Int) -> Bool {
    offset += 1
    if take(UInt8(ascii: "]")) { return true }
    repeat { guard value(depth: depth + 1) else { return false } } while take(UInt8(ascii: ","))
    return take(UInt8(ascii: "]"))
  }

  private mutating func object(depth: Int) -> Bool {
    offset += 1
    if take(UInt8(ascii: "}")) { return true }
    // A value has one spelling, so equal names have equal bytes.
    var names: [Range<Int>] = []
    repeat {
      guard let name = text()?.range, take(UInt8(ascii: ":")), !names.contains(where: { isSame($0, name) }) else {
        return false
      }
      names.append(name)
      guard value(depth: depth + 1) else { return false }
    } while take(UInt8(ascii: ","))
    return take(UInt8(ascii: "}"))
  }

  private func isSame(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
    guard left.count == right.count else { return false }
    for index in 0..<left.count where bytes[left.lowerBound + index] != bytes[right.lowerBound + index] {
      return false
    }
    return true
  }
}
