// SPDX-License-Identifier: Apache-2.0
/// Reads canonical bytes back, strictly: what the writer would not have written is refused.
///
/// Duplicate names, blanks, floats, nulls, other escapes, deep nesting and invalid UTF-8 are errors. `DocumentCursor`
/// judges the spelling; this builds what it has passed.
public struct DocumentReader {
  /// The deepest nesting that is read.
  public static let depthMax = 32

  private let bytes: UnsafeBufferPointer<UInt8>
  private var cursor: DocumentCursor

  private init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    cursor = DocumentCursor(bytes)
  }

  /// Reads one document that fills the bytes exactly.
  public static func document(from bytes: [UInt8]) throws(DocumentProblem) -> Document {
    let result = bytes.withUnsafeBufferPointer { read($0) }
    return try result.get()
  }

  /// Reads one document that fills the bytes exactly.
  public static func document(from bytes: UnsafeBufferPointer<UInt8>) throws(DocumentProblem) -> Document {
    try read(bytes).get()
  }

  private static func read(_ bytes: UnsafeBufferPointer<UInt8>) -> Result<Document, DocumentProblem> {
    var reader = DocumentReader(bytes)
    do throws(DocumentProblem) {
      let document = try reader.value(depth: 0)
      guard reader.cursor.isAtEnd else { throw reader.problem("bytes after the end") }
      return .success(document)
    } catch { return .failure(error) }
  }

  private func problem(_ reason: String) -> DocumentProblem { DocumentProblem(offset: cursor.offset, reason: reason) }

  private mutating func value(depth: Int) throws(DocumentProblem) -> Document {
    guard depth < Self.depthMax else { throw problem("nested too deep") }
    guard cursor.offset < bytes.count else { throw problem("ends too early") }
    switch bytes[cursor.offset] {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try text())
    case UInt8(ascii: "t"): return try word("true", .boolean(true))
    case UInt8(ascii: "f"): return try word("false", .boolean(false))
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      guard let value = cursor.integer() else { throw problem("not an integer within ±(2^53-1) in its one spelling") }
      return .integer(value)
    default: throw problem("no value starts here")
    }
  }

  private mutating func word(_ word: StaticString, _ value: Document) throws(DocumentProblem) -> Document {
    guard cursor.take(word) else { throw problem("expected \(word)") }
    return value
  }

  private mutating func array(depth: Int) throws(DocumentProblem) -> Document {
    _ = cursor.take("[")
    var values: [Document] = []
    if cursor.take("]") { return .array(values) }
    repeat { values.append(try value(depth: depth + 1)) } while cursor.take(",")
    guard cursor.take("]") else { throw problem("expected , or ]") }
    return .array(values)
  }

  private mutating func object(depth: Int) throws(DocumentProblem) -> Document {
    _ = cursor.take("{")
    var members: [Document.Member] = []
    if cursor.take("}") { return .object(members) }
    // Names are compared as bytes: String equality would merge names that only look the same.
    var names: [Range<Int>] = []
    repeat {
      let start = cursor.offset
      let name = try text()
      let range = start..<cursor.offset
      guard !names.contains(where: { bytes[$0].elementsEqual(bytes[range]) }) else {
        throw problem("name \(name) twice")
      }
      names.append(range)
      guard cursor.take(":") else { throw problem("expected :") }
      members.append(Document.Member(name, try value(depth: depth + 1)))
    } while cursor.take(",")
    guard cursor.take("}") else { throw problem("expected , or }") }
    return .object(members)
  }

  private mutating func text() throws(DocumentProblem) -> String {
    guard let text = cursor.text() else { throw problem("not a text in its one spelling") }
    let content = UnsafeBufferPointer(rebasing: bytes[text.range])
    return text.isEscaped ? Self.unescaped(content) : String(decoding: content, as: UTF8.self)
  }

  // The cursor has passed the bytes: every escape is one of those that the writer writes.
  private static func unescaped(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    var collected: [UInt8] = []
    collected.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: "\\") else {
        collected.append(bytes[index])
        index += 1
        continue
      }
      switch bytes[index + 1] {
      case UInt8(ascii: "n"): collected.append(0x0A)
      case UInt8(ascii: "r"): collected.append(0x0D)
      case UInt8(ascii: "t"): collected.append(0x09)
      case UInt8(ascii: "u"):
        let digits = String(decoding: bytes[index + 2..<index + 6], as: UTF8.self)
        if let scalar = UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init) {
          collected.append(contentsOf: String(scalar).utf8)
        }
        index += 4
      case let byte: collected.append(byte)
      }
      index += 2
    }
    return String(decoding: collected, as: UTF8.self)
  }
}
