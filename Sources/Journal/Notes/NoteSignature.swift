// SPDX-License-Identifier: Apache-2.0
/// One signature line of a note (C2SP signed-note v1.0.0).
public struct NoteSignature: Hashable, Sendable {
  /// The name of the key, as it claims to be.
  public let name: String
  /// The first four bytes of the hash over name and key.
  public let keyID: UInt32
  /// What follows the key ID: its form depends on the kind of key.
  public let signature: [UInt8]

  /// Describes a signature.
  public init(name: String, keyID: UInt32, signature: [UInt8]) {
    self.name = name
    self.keyID = keyID
    self.signature = signature
  }

  /// The time that a cosignature states in seconds since 1970, or `nil` for other forms (C2SP tlog-cosignature v1.0.1).
  public var cosignatureTime: UInt64? {
    guard signature.count == 72 else { return nil }
    return signature.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// The line as it stands in a note, with its newline.
  var bytes: [UInt8] {
    let identity = (0..<4).map { UInt8(truncatingIfNeeded: keyID >> UInt32(24 - 8 * $0)) }
    return Array("\u{2014} \(name) \(Base64.text(identity + signature))\n".utf8)
  }

  /// Reads a line without its newline.
  init(line: ArraySlice<UInt8>) throws(NoteProblem) {
    let parts = line.split(separator: 0x20, omittingEmptySubsequences: false)
    guard parts.count == 3, Array(parts[0]) == [0xE2, 0x80, 0x94] else { throw NoteProblem("malformed signature line") }
    guard let name = String(validating: parts[1], as: UTF8.self), VerifierKey.isName(name) else {
      throw NoteProblem("malformed key name in a signature line")
    }
    guard let decoded = Base64.bytes(parts[2]), decoded.count > 4 else {
      throw NoteProblem("malformed base64 in a signature line")
    }
    self.init(
      name: name, keyID: decoded.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }, signature: Array(decoded.dropFirst(4)))
  }
}
