// SPDX-License-Identifier: Apache-2.0
internal import Crypto
internal import CryptoExtras
internal import FoundationEssentials

/// One key of an issuer.
struct IssuerKey: Decodable {
  /// The fewest bytes of an RSA modulus.
  private static let modulusMin = 256

  let kty: String
  let kid: String?
  let use: String?
  let alg: String?
  let n: String?
  let e: String?
  let crv: String?
  let x: String?
  let y: String?

  /// Whether this key made the signature.
  func proves(
    _ signature: [UInt8], over bytes: [UInt8], by algorithm: TokenAlgorithm
  ) throws(TokenProblem) -> Bool {
    guard use ?? "sig" == "sig" else { throw .wrong("that key of the issuer is not for signatures") }
    guard alg ?? algorithm.rawValue == algorithm.rawValue else {
      throw .wrong("that key of the issuer is for another algorithm")
    }
    return switch algorithm {
    case .rs256:
      try rsa().isValidSignature(
        _RSA.Signing.RSASignature(rawRepresentation: signature), for: SHA256.hash(data: bytes),
        padding: .insecurePKCS1v1_5)
    case .es256: try nistp256(signature, bytes)
    }
  }

  private func rsa() throws(TokenProblem) -> _RSA.Signing.PublicKey {
    guard kty == "RSA", let modulus = n.flatMap({ Base64URL.bytes($0) }),
      let exponent = e.flatMap({ Base64URL.bytes($0) }),
      modulus.first != 0, modulus.count >= Self.modulusMin,
      let key = try? _RSA.Signing.PublicKey(n: modulus, e: exponent)
    else { throw .wrong("that key of the issuer is no RSA key of at least 2048 bits") }
    return key
  }

  private func nistp256(_ signature: [UInt8], _ bytes: [UInt8]) throws(TokenProblem) -> Bool {
    guard kty == "EC", crv == "P-256", let x = x.flatMap({ Base64URL.bytes($0) }),
      let y = y.flatMap({ Base64URL.bytes($0) }),
      x.count == 32, y.count == 32, let key = try? P256.Signing.PublicKey(x963Representation: [4] + x + y)
    else { throw .wrong("that key of the issuer is no key on P-256") }
    guard signature.count == 64, let pair = try? P256.Signing.ECDSASignature(rawRepresentation: signature) else {
      return false
    }
    return key.isValidSignature(pair, for: bytes)
  }
}
