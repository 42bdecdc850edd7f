// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import Testing

@Suite struct DocumentTests {
  @Test(arguments: [
    Document.string(""), .string("a\"b\\c\n\t\r\u{1}é\u{202E}\u{7F}😀"), .integer(0), .integer(-9_007_199_254_740_991),
    .boolean(true), .array([]), .object([]), .array([.integer(1), .object([.init("a", .string("b"))])]),
  ])
  func `what was written is read back the same`(document: Document) throws {
    #expect(try DocumentReader.document(from: DocumentWriter.bytes(of: document)) == document)
  }

  @Test(arguments: [
    "", " 1", "1 ", "01", "-0", "1.0", "1e2", "9007199254740992", "null", "[1,]", "{\"a\":1,\"a\":2}", "{\"a\" :1}",
    "\"\\/\"",
    "\"\\u0041\"", "\"\u{1}\"", "\"\u{202E}\"", "[1", "\"a", "tru", "{a:1}", String(repeating: "[", count: 40),
  ])
  func `anything that the writer would not write is refused`(text: String) {
    #expect(throws: DocumentProblem.self) { try DocumentReader.document(from: Array(text.utf8)) }
  }

  @Test func `bytes that are not UTF-8 are refused`() {
    #expect(throws: DocumentProblem.self) { try DocumentReader.document(from: [0x22, 0xFF, 0x22]) }
  }

  @Test(arguments: [
    (0, "1970-01-01T00:00:00.000Z"), (1_795_480_200_123, "2026-11-24T00:30:00.123Z"),
    (951_782_400_000, "2000-02-29T00:00:00.000Z"),
    (-1, "1969-12-31T23:59:59.999Z"),
  ])
  func `a time is written and read`(milliseconds: Int64, text: String) {
    #expect(Instant(milliseconds: milliseconds).text == text)
    #expect(Instant(text: text)?.milliseconds == milliseconds)
  }

  @Test(arguments: ["2026-02-29T00:00:00.000Z", "2026-11-24T24:00:00.000Z", "2026-11-24 00:00:00.000Z", "x"])
  func `a time that does not exist is refused`(text: String) { #expect(Instant(text: text) == nil) }
}
