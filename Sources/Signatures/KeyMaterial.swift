// SPDX-License-Identifier: Apache-2.0
import Crypto
import CryptoExtras

/// The numbers of a public key, proven to be a point of their curve or a strong enough modulus.
enum KeyMaterial {
  case ed25519(Curve25519.Signing.PublicKey)
  case nistp256(P256.Signing.PublicKey)
  case nistp384(P384.Signing.PublicKey)
  case rsa(_RSA.Signing.PublicKey, bytes: Int)
  /// The digest of the application to which the authenticator bound the key.
  case securityKeyEd25519(Curve25519.Signing.PublicKey, application: SHA256Digest)
  case securityKeyNistp256(P256.Signing.PublicKey, application: SHA256Digest)

  /// The fewest bits of an RSA modulus.
  static let fewestRSABits = 3072

  /// Reads what follows the type in a public key.
  init(_ type: KeyType, from wire: inout WireReader) throws(Malformed) {
    switch type {
    case .ed25519: self = .ed25519(try Self.edwards(&wire))
    case .nistp256: self = .nistp256(try Self.nistp256(&wire))
    case .nistp384:
      let point = try Self.point(&wire, curve: "nistp384", bytes: 97)
      guard let key = try? P384.Signing.PublicKey(x963Representation: point) else { throw Self.offCurve }
      self = .nistp384(key)
    case .rsa: self = try Self.rsa(&wire)
    case .securityKeyEd25519:
      self = .securityKeyEd25519(try Self.edwards(&wire), application: try Self.application(&wire))
    case .securityKeyNistp256:
      self = .securityKeyNistp256(try Self.nistp256(&wire), application: try Self.application(&wire))
    }
  }

  private static let offCurve = Malformed("the key is not a point of its curve")

  private static func edwards(_ wire: inout WireReader) throws(Malformed) -> Curve25519.Signing.PublicKey {
    let bytes = try wire.string("the key")
    guard bytes.count == 32, let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes) else {
      throw Malformed("an ed25519 key has 32 bytes, and this one has \(bytes.count)")
    }
    return key
  }

  private static func nistp256(_ wire: inout WireReader) throws(Malformed) -> P256.Signing.PublicKey {
    let point = try point(&wire, curve: "nistp256", bytes: 65)
    guard let key = try? P256.Signing.PublicKey(x963Representation: point) else { throw offCurve }
    return key
  }

  private static func point(
    _ wire: inout WireReader, curve: String, bytes count: Int
  ) throws(Malformed) -> [UInt8] {
    guard try wire.text("the curve") == curve else { throw Malformed("the curve is not \(curve)") }
    let point = try wire.string("the key")
    // One point, one spelling: only the uncompressed form.
    guard point.count == count, point.first == 4 else { throw offCurve }
    return point
  }

  private static func application(_ wire: inout WireReader) throws(Malformed) -> SHA256Digest {
    SHA256.hash(data: try wire.string("the application"))
  }

  private static func rsa(_ wire: inout WireReader) throws(Malformed) -> KeyMaterial {
    let exponent = try wire.magnitude("the exponent")
    let modulus = try wire.magnitude("the modulus")
    let bits = modulus.count * 8 - (modulus.first?.leadingZeroBitCount ?? 0)
    guard bits >= fewestRSABits else {
      throw Malformed("the RSA key has \(bits) bits, and the fewest taken are \(fewestRSABits)")
    }
    guard let key = try? _RSA.Signing.PublicKey(n: modulus, e: exponent) else {
      throw Malformed("the RSA key has an unfit modulus (\(bits) bits) or exponent")
    }
    return .rsa(key, bytes: modulus.count)
  }
}
