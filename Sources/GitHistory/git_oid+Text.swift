// SPDX-License-Identifier: Apache-2.0
internal import CLibgit2
internal import PromotionCore

extension git_oid {
  /// Reads 40 hexadecimal digits.
  ///
  /// Calls `git_oid_fromstr`.
  init?(hexadecimal text: String) {
    var oid = git_oid()
    guard text.utf8.count == 40, git_oid_fromstr(&oid, text) == 0 else { return nil }
    self = oid
  }

  /// The id as 40 hexadecimal digits.
  var text: String {
    withUnsafeBytes(of: id) { bytes in
      let digits = Array("0123456789abcdef".utf8)
      return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
  }
}
