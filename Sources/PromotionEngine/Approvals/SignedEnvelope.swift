// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
internal import PromotionPorts

/// An approval as other tools read it: an in-toto statement in a DSSE envelope (secure-systems-lab/dsse, version 1).
public enum SignedEnvelope {
  private static let type = "application/vnd.in-toto+json"

  /// Returns the pre-authentication encoding of a statement: what is signed.
  static func encoding(of statement: String) -> [UInt8] {
    Array("DSSEv1 \(type.utf8.count) \(type) \(statement.utf8.count) \(statement)".utf8)
  }

  /// Returns the envelope of an approval, or `nil` when its signature is not over such an encoding.
  ///
  /// The signature is the SSHSIG without its armour; whoever checks it takes the namespace of approvals.
  public static func document(of approval: Approval) -> Document? {
    guard ApprovalStatement.signedBytes(of: approval.statement) == encoding(of: approval.statement) else { return nil }
    let armour = approval.signature.split(separator: "\n").filter { !$0.hasPrefix("-----") }.joined()
    return .members([
      "payloadType": .string(type), "payload": .string(base64(Array(approval.statement.utf8))),
      "signatures": .array([
        .members(["keyid": .string(approval.person.rawValue), "sig": .string(armour)])
      ]),
    ])
  }

  private static func base64(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let value = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      for place in 0...group.count { text.append(alphabet[value >> (18 - 6 * place) & 63]) }
      text.append(contentsOf: repeatElement(UInt8(ascii: "="), count: 3 - group.count))
    }
    return String(decoding: text, as: UTF8.self)
  }
}
