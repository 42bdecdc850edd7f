// SPDX-License-Identifier: Apache-2.0
internal import CLibgit2

extension git_oid {
  /// Takes over an id.
  init(_ id: ObjectID) {
    self.init()
    withUnsafeMutableBytes(of: &self.id) { bytes in
      bytes.storeBytes(of: id.high.bigEndian, as: UInt64.self)
      bytes.storeBytes(of: id.middle.bigEndian, toByteOffset: 8, as: UInt64.self)
      bytes.storeBytes(of: id.low.bigEndian, toByteOffset: 16, as: UInt32.self)
    }
  }

  /// The id as 40 hexadecimal digits.
  var text: String { ObjectID(self).text }
}

extension ObjectID {
  /// Takes over an id.
  init(_ oid: git_oid) {
    self = withUnsafeBytes(of: oid.id) { bytes in bytes.baseAddress.map { ObjectID($0) } ?? .zero }
  }
}
