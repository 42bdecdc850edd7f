// SPDX-License-Identifier: Apache-2.0
import Crypto

/// A public key with its name, `name+hex8+base64` (C2SP signed-note v1.0.0).
public struct VerifierKey: Hashable, Sendable {
  /// What a key signs.
  public enum Algorithm: UInt8, Hashable, Sendable, CaseIterable {
    /// Ed25519 over the text of the note.
    case ed25519 = 0x01
    /// Ed25519 over time and text (C2SP tlog-cosignature v1.0.1).
    case cosignature = 0x04
  }

  /// The name of the key; for the key of a log, its origin.
  public let name: String
  /// What it signs.
  public let algorithm: Algorithm
  /// The 32 bytes of the key (RFC 8032).
  public let publicKey: [UInt8]

  /// Names a key; `nil` for a name with a blank or `+`, or for a key that is not 32 bytes.
  public init?(name: String, algorithm: Algorithm = .ed25519, publicKey: [UInt8]) {
    guard Self.isName(name), publicKey.count == 32 else { return nil }
    self.name = name
    self.algorithm = algorithm
    self.publicKey = publicKey
  }

  /// Reads `name+hex8+base64`; the hexadecimal part has to fit name and key.
  public init(text: String) throws(NoteProblem) {
    let parts = text.utf8.split(separator: UInt8(ascii: "+"), maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, let bytes = Base64.bytes(parts[2]), let first = bytes.first else {
      throw NoteProblem("a verifier key reads name+hash+base64")
    }
    guard let algorithm = Algorithm(rawValue: first) else { throw NoteProblem("the kind of key is unknown") }
    guard let name = String(parts[0]),
      let key = VerifierKey(name: name, algorithm: algorithm, publicKey: Array(bytes.dropFirst()))
    else { throw NoteProblem("malformed verifier key") }
    guard Array(key.identity.utf8) == Array(parts[1]) else { throw NoteProblem("the key hash does not fit the key") }
    self = key
  }

  /// The first four bytes of SHA-256 over name, newline, kind and key.
  public var keyID: UInt32 {
    let hash = TreeHash.plain(Array(name.utf8) + [0x0A, algorithm.rawValue] + publicKey)
    return hash.bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// The key as `name+hex8+base64`.
  public var text: String { "\(name)+\(identity)+\(Base64.text([algorithm.rawValue] + publicKey))" }

  var identity: String { Hexadecimal.text((0..<4).map { UInt8(truncatingIfNeeded: keyID >> UInt32(24 - 8 * $0)) }) }

  /// Tells whether a signature over a note's text is this key's.
  public func accepts(_ signature: [UInt8], over text: [UInt8]) -> Bool {
    guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else { return false }
    switch algorithm {
    case .ed25519:
      return signature.count == 64 && key.isValidSignature(signature, for: text)
    case .cosignature:
      guard signature.count == 72 else { return false }
      let time = signature.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      return key.isValidSignature(Array(signature.dropFirst(8)), for: Self.cosigned(text, time: time))
    }
  }

  /// Returns what a cosignature signs (C2SP tlog-cosignature v1.0.1).
  static func cosigned(_ text: [UInt8], time: UInt64) -> [UInt8] { Array("cosignature/v1\ntime \(time)\n".utf8) + text }

  /// Tells whether a text may name a key: not empty, no white space, no `+`.
  static func isName(_ name: String) -> Bool {
    !name.isEmpty
      && name.unicodeScalars.allSatisfy { !$0.properties.isWhitespace && $0 != "+" && $0.value >= 0x20 }
  }
}
