// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import Testing

/// The cursor and the reader must never disagree, and the writer has the last word on spelling.
@Suite struct DocumentCursorTests {
  private func accepts(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBufferPointer { buffer in
      var cursor = DocumentCursor(buffer)
      return cursor.value(depth: 0) && cursor.isAtEnd
    }
  }

  private static let seeds: [String] = [
    #"{"a":1,"b":[true,false,-12,"x"],"c":{"d":{}},"e":[]}"#, #""a\"b\\c\n\t\r\u0001é\u202e\u007f😀""#,
    #"{"n":9007199254740991,"m":-9007199254740991,"z":0}"#, #"["\u061c","\u200e","\u2066","߿","ࠀ","￿"]"#,
    #"{"aa":"b","ab":"b","ba":{"aa":"b"}}"#,
  ]

  @Test func `I38 the cursor accepts what the reader accepts, at every changed, cut and doubled byte`() {
    var different: [[UInt8]] = []
    var accepted = 0
    func compare(_ bytes: [UInt8]) {
      let read = try? DocumentReader.document(from: bytes)
      if read != nil { accepted += 1 }
      // What does not write itself back to the same bytes is not ours.
      if accepts(bytes) != (read != nil) || read.map({ DocumentWriter.bytes(of: $0) != bytes }) == true {
        different.append(bytes)
      }
    }
    for seed in Self.seeds.map({ Array($0.utf8) }) {
      #expect(accepts(seed))
      for index in seed.indices {
        compare(Array(seed[..<index]))
        compare(Array(seed[...index] + seed[index...]))
        for value in UInt8.min...UInt8.max {
          var changed = seed
          changed[index] = value
          compare(changed)
        }
      }
    }
    #expect(different.isEmpty, "\(different.map { String(decoding: $0, as: UTF8.self) }.prefix(5))")
    #expect(accepted > 1000)
  }

  @Test(arguments: [
    "", " 1", "1 ", "01", "-0", "-", "00", "1.0", "9007199254740992", "99999999999999999999", "null", "[1,]",
    "{\"a\":1,\"a\":2}", "{\"\\u0041\":1}", "\"\\u000a\"", "\"\\u0022\"", "\"\\u00ff\"", "\"\\u202E\"",
    String(repeating: "[", count: 32) + String(repeating: "]", count: 32),
    String(repeating: "[", count: 31) + "[]" + String(repeating: "]", count: 31),
    String(repeating: "[", count: 32) + "[]" + String(repeating: "]", count: 32),
  ])
  func `the cursor and the reader agree on spellings`(text: String) {
    let bytes = Array(text.utf8)
    #expect(accepts(bytes) == ((try? DocumentReader.document(from: bytes)) != nil))
  }

  @Test(
    arguments: [
      [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22],
      [0x22, 0xE0, 0x80],
      [0x22, 0xC2, 0x85, 0x22], [0x22, 0xFF, 0x22], [0x22, 0xE2, 0x80, 0xA8, 0x22],
    ] as [[UInt8]])
  func `what is not UTF-8 or must be escaped is refused`(bytes: [UInt8]) { #expect(!accepts(bytes)) }
}
