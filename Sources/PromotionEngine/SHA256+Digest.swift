// SPDX-License-Identifier: Apache-2.0
internal import struct Crypto.SHA256
public import PromotionCore

extension PromotionCore.Digest {
  /// Returns the SHA-256 of bytes.
  package init(of bytes: some Sequence<UInt8>) {
    let alphabet = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in SHA256.hash(data: Array(bytes)) {
      text.append(alphabet[Int(byte >> 4)])
      text.append(alphabet[Int(byte & 15)])
    }
    self.init(String(decoding: text, as: UTF8.self))
  }

  /// Returns the SHA-256 of a document's canonical bytes.
  package init(of document: Document) { self.init(of: DocumentWriter.bytes(of: document)) }
}

extension Plan {
  /// The SHA-256 of the plan, which approvals sign.
  public var digest: Digest { Digest(of: document) }
}
