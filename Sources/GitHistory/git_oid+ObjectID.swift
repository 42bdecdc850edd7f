// SPDX-License-Identifier: Apache-2.0
internal import CLibgit2

extension git_oid {
  /// Takes over an id.
  init(_ id: ObjectID) {
    self.init()
    withUnsafeMutableBytes(of: &self.id) { $0.copyBytes(from: id.bytes) }
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
