// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

/// The bytes of a commit's message, searched without patterns.
///
/// A first release reads tens of thousands of messages, and Swift's regular expressions took 0.4 ms for each.
struct MessageText {
  let bytes: [UInt8]

  init(_ text: String) { bytes = Array(text.utf8) }

  /// Where a phrase ends, each time that it occurs.
  func ends(of phrase: StaticString) -> [Int] {
    let count = phrase.utf8CodeUnitCount
    guard bytes.count >= count else { return [] }
    return phrase.withUTF8Buffer { wanted in
      var ends: [Int] = []
      for start in 0...(bytes.count - count)
      where bytes[start] == wanted[0] && bytes[start..<start + count].elementsEqual(wanted) {
        ends.append(start + count)
      }
      return ends
    }
  }

  func begins(with phrase: StaticString) -> Bool {
    phrase.withUTF8Buffer { bytes.starts(with: $0) }
  }

  subscript(index: Int) -> UInt8? { bytes.indices.contains(index) ? bytes[index] : nil }

  /// The number of at most nine digits at a place, with the place after it.
  func number(at start: Int) -> (value: Int, end: Int)? {
    var end = start
    var value = 0
    while let byte = self[end], Self.isDigit(byte) {
      value = value * 10 + Int(byte - 48)
      end += 1
      if end - start > 9 { return nil }
    }
    return end == start ? nil : (value, end)
  }

  /// The full id of a commit at a place.
  func commit(at start: Int) -> CommitID? {
    guard start + 40 <= bytes.count else { return nil }
    let id = bytes[start..<start + 40]
    guard id.allSatisfy({ Self.isDigit($0) || (97...102).contains($0) }) else { return nil }
    return CommitID(String(decoding: id, as: UTF8.self))
  }

  /// Where the next blank is, or the end.
  func endOfWord(from start: Int) -> Int {
    var end = start
    while let byte = self[end], !Self.isBlank(byte) { end += 1 }
    return end
  }

  static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
  static func isLetter(_ byte: UInt8) -> Bool { (65...90).contains(byte) || (97...122).contains(byte) }
  static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }
}
