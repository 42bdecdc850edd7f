// SPDX-License-Identifier: Apache-2.0
/// Reads canonical bytes back, strictly: what the writer would not have written is refused.
///
/// Duplicate names, blanks, floats, nulls, other escapes, deep nesting and invalid UTF-8 are errors.
public struct DocumentReader {
  /// The deepest nesting that is read.
  public static let depthMax = 32

  private let bytes: [UInt8]
  private var offset = 0

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Reads one document that fills the bytes exactly.
  public static func document(from bytes: [UInt8]) throws(DocumentProblem) -> Document {
    var reader = DocumentReader(bytes)
    let document = try reader.value(depth: 0)
    guard reader.offset == bytes.count else { throw reader.problem("bytes after the end") }
    // The last word on spelling: whatever does not write itself back to the same bytes is not ours.
    guard DocumentWriter.bytes(of: document) == bytes else {
      throw DocumentProblem(offset: 0, reason: "not in canonical form")
    }
    return document
  }

  private func problem(_ reason: String) -> DocumentProblem { DocumentProblem(offset: offset, reason: reason) }

  private var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    offset += 1
    return true
  }

  private mutating func value(depth: Int) throws(DocumentProblem) -> Document {
    guard depth < Self.depthMax else { throw problem("nested too deep") }
    switch next {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try text())
    case UInt8(ascii: "t"): return try word("true", .boolean(true))
    case UInt8(ascii: "f"): return try word("false", .boolean(false))
    case .some(UInt8(ascii: "-")), .some(UInt8(ascii: "0")...UInt8(ascii: "9")): return try integer()
    case .none: throw problem("ends too early")
    case .some: throw problem("no value starts here")
    }
  }

  private mutating func word(_ word: String, _ value: Document) throws(DocumentProblem) -> Document {
    for byte in word.utf8 {
      guard take(byte) else { throw problem("expected \(word)") }
    }
    return value
  }

  private mutating func integer() throws(DocumentProblem) -> Document {
    let start = offset
    _ = take(UInt8(ascii: "-"))
    while let byte = next, byte >= 48, byte <= 57 { offset += 1 }
    guard let value = Int64(String(decoding: bytes[start..<offset], as: UTF8.self)),
      value.magnitude <= 9_007_199_254_740_991
    else { throw problem("not an integer within ±(2^53-1)") }
    return .integer(value)
  }

  private mutating func array(depth: Int) throws(DocumentProblem) -> Document {
    offset += 1
    var values: [Document] = []
    if take(UInt8(ascii: "]")) { return .array(values) }
    repeat { values.append(try value(depth: depth + 1)) } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "]")) else { throw problem("expected , or ]") }
    return .array(values)
  }

  private mutating func object(depth: Int) throws(DocumentProblem) -> Document {
    offset += 1
    var members: [Document.Member] = []
    // Names are compared as bytes: String equality would merge names that only look the same.
    var names: Set<[UInt8]> = []
    if take(UInt8(ascii: "}")) { return .object(members) }
    repeat {
      guard next == UInt8(ascii: "\"") else { throw problem("expected a name") }
      let name = try text()
      guard names.insert(Array(name.utf8)).inserted else { throw problem("name \(name) twice") }
      guard take(UInt8(ascii: ":")) else { throw problem("expected :") }
      members.append(Document.Member(name, try value(depth: depth + 1)))
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "}")) else { throw problem("expected , or }") }
    return .object(members)
  }

  private mutating func text() throws(DocumentProblem) -> String {
    offset += 1
    var collected: [UInt8] = []
    while let byte = next {
      offset += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: collected, as: UTF8.self) else { throw problem("not valid UTF-8") }
        return text
      case UInt8(ascii: "\\"): try escape(into: &collected)
      default: collected.append(byte)
      }
    }
    throw problem("ends within a string")
  }

  private mutating func escape(into collected: inout [UInt8]) throws(DocumentProblem) {
    guard let byte = next else { throw problem("ends within an escape") }
    offset += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): collected.append(byte)
    case UInt8(ascii: "n"): collected.append(0x0A)
    case UInt8(ascii: "r"): collected.append(0x0D)
    case UInt8(ascii: "t"): collected.append(0x09)
    case UInt8(ascii: "u"):
      guard offset + 4 <= bytes.count,
        let value = UInt32(String(decoding: bytes[offset..<offset + 4], as: UTF8.self), radix: 16),
        let scalar = Unicode.Scalar(value)
      else { throw problem("unknown escape") }
      offset += 4
      collected.append(contentsOf: String(scalar).utf8)
    default: throw problem("unknown escape")
    }
  }
}
