// SPDX-License-Identifier: Apache-2.0
import Crypto
import CryptoExtras

extension SSHPublicKey {
  /// Returns what a signature field proves about the bytes.
  func check(_ field: [UInt8], over bytes: [UInt8]) throws(Malformed) -> SignatureVerdict {
    var wire = WireReader(field)
    let name = try wire.text("the signature's algorithm")
    guard name == type.signatureName else {
      throw Malformed("a key of type \(type.rawValue) must sign with \(type.signatureName), and this says \(name)")
    }
    let signature = try wire.string("the signature")
    switch material {
    case .ed25519(let key):
      try wire.end("the signature")
      try Self.requireOneForm(signature)
      return key.isValidSignature(signature, for: bytes) ? .good(.software) : .bad
    case .nistp256(let key):
      try wire.end("the signature")
      return try Self.nistp256(key, signature, bytes) ? .good(.software) : .bad
    case .nistp384(let key):
      try wire.end("the signature")
      let raw = try Self.pair(signature, half: 48)
      guard let pair = try? P384.Signing.ECDSASignature(rawRepresentation: raw) else { return .bad }
      return key.isValidSignature(pair, for: bytes) ? .good(.software) : .bad
    case .rsa(let key, let count):
      try wire.end("the signature")
      guard signature.count == count else { throw Malformed("the signature is not as long as the modulus") }
      let number = _RSA.Signing.RSASignature(rawRepresentation: signature)
      let digest = SHA512.hash(data: bytes)
      return key.isValidSignature(number, for: digest, padding: .insecurePKCS1v1_5) ? .good(.software) : .bad
    case .securityKeyEd25519(let key, let application):
      let (flags, signed) = try Self.authenticatorData(&wire, application, bytes)
      try Self.requireOneForm(signature)
      return Self.verdict(flags: flags, key.isValidSignature(signature, for: signed))
    case .securityKeyNistp256(let key, let application):
      let (flags, signed) = try Self.authenticatorData(&wire, application, bytes)
      return Self.verdict(flags: flags, try Self.nistp256(key, signature, signed))
    }
  }

  // The order of the group of Ed25519, the lowest byte first.
  private static let order: [UInt8] =
    [0xED, 0xD3, 0xF5, 0x5C, 0x1A, 0x63, 0x12, 0x58, 0xD6, 0x9C, 0xF7, 0xA2, 0xDE, 0xF9, 0xDE, 0x14]
    + Array(repeating: 0, count: 15) + [0x10]

  /// The number of an Ed25519 signature must be below the order (RFC 8032 §5.1.7); with the order added it is another
  /// spelling of the same signature, which OpenSSH 9.2 takes.
  private static func requireOneForm(_ signature: [UInt8]) throws(Malformed) {
    guard signature.count == 64 else { throw Malformed("an ed25519 signature has 64 bytes, not \(signature.count)") }
    guard signature.suffix(32).reversed().lexicographicallyPrecedes(order.reversed()) else {
      throw Malformed("the number of the signature is not below the order of its group")
    }
  }

  /// Reads flags and counter, and returns the flags with what the authenticator signed (PROTOCOL.u2f).
  private static func authenticatorData(
    _ wire: inout WireReader, _ application: SHA256Digest, _ bytes: [UInt8]
  ) throws(Malformed) -> (flags: UInt8, signed: [UInt8]) {
    let flags = try wire.bytes(1, "the flags")
    let counter = try wire.bytes(4, "the counter")
    try wire.end("the signature")
    return (flags[0], Array(application) + flags + counter + Array(SHA256.hash(data: bytes)))
  }

  /// Returns how often the authenticator says that it has signed; `nil` for another kind of key, and for an
  /// authenticator that does not count: it always says 0.
  func counter(in field: [UInt8]) throws(Malformed) -> UInt32? {
    switch material {
    case .ed25519, .nistp256, .nistp384, .rsa: return nil
    case .securityKeyEd25519, .securityKeyNistp256: break
    }
    var wire = WireReader(field)
    _ = try wire.text("the signature's algorithm")
    _ = try wire.string("the signature")
    _ = try wire.bytes(1, "the flags")
    let count = try wire.number("the counter")
    return count == 0 ? nil : count
  }

  private static func verdict(flags: UInt8, _ proven: Bool) -> SignatureVerdict {
    // Bit 0 is "user present", bit 2 "user verified". A flag is worth something only when the signature over it holds.
    guard proven else { return .bad }
    guard flags & 1 == 1 else { return .untouched }
    return .good(flags & 4 == 4 ? .verified : .touched)
  }

  private static func nistp256(
    _ key: P256.Signing.PublicKey, _ signature: [UInt8], _ bytes: [UInt8]
  ) throws(Malformed) -> Bool {
    let raw = try pair(signature, half: 32)
    guard let pair = try? P256.Signing.ECDSASignature(rawRepresentation: raw) else { return false }
    return key.isValidSignature(pair, for: bytes)
  }

  /// Reads the two numbers of an ECDSA signature into halves of fixed length.
  private static func pair(_ signature: [UInt8], half: Int) throws(Malformed) -> [UInt8] {
    var wire = WireReader(signature)
    var raw: [UInt8] = []
    for name in ["r", "s"] {
      let number = try wire.magnitude(name)
      guard number.count <= half else { throw Malformed("\(name) is longer than the curve's order") }
      raw += Array(repeating: 0, count: half - number.count) + number
    }
    try wire.end("the signature's numbers")
    return raw
  }
}
