// SPDX-License-Identifier: Apache-2.0
import PromotionCore

/// The dates of `valid-after` and `valid-before`.
enum SignerDate {
  /// Reads `YYYYMMDD[HHMM[SS]][Z]`.
  ///
  /// ssh-keygen reads a date without Z in the zone of the machine. A promotion must not depend on the machine that
  /// judges it, so here both forms are UTC.
  static func moment(_ text: some StringProtocol) -> Instant? {
    var digits = Array(text.utf8)
    if digits.last == UInt8(ascii: "Z") { digits.removeLast() }
    guard [8, 12, 14].contains(digits.count), digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
    digits += Array(repeating: 48, count: 14 - digits.count)
    func part(_ range: Range<Int>) -> String { String(decoding: digits[range], as: UTF8.self) }
    let date = part(0..<4) + "-" + part(4..<6) + "-" + part(6..<8)
    return Instant(text: date + "T" + part(8..<10) + ":" + part(10..<12) + ":" + part(12..<14) + ".000Z")
  }
}
