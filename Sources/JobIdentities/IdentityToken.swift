// SPDX-License-Identifier: Apache-2.0
internal import FoundationEssentials

/// A JSON web token (RFC 7519) signed as RFC 7515 says, in its compact form.
struct IdentityToken {
  private static let lengthMax = 16_384

  private struct Header: Decodable {
    let alg: String
    let kid: String?
    let typ: String?
    let crit: [String]?
  }

  /// What it says, which nobody has proved yet: only good for a clear message.
  let unproven: TokenClaims
  private let algorithm: TokenAlgorithm
  private let keyName: String
  private let signed: [UInt8]
  private let signature: [UInt8]

  init(_ text: String) throws(TokenProblem) {
    guard text.utf8.count <= Self.lengthMax else { throw .wrong("the token is longer than \(Self.lengthMax) bytes") }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let head = Base64URL.bytes(parts[0]), let body = Base64URL.bytes(parts[1]),
      let signature = Base64URL.bytes(parts[2]), !signature.isEmpty
    else { throw .wrong("the token is not three parts in base64url") }
    guard let header = try? JSONDecoder().decode(Header.self, from: Data(head)) else {
      throw .wrong("the token's header is malformed")
    }
    // Of the algorithms that the header may name, those are taken whose key only the issuer has.
    guard let algorithm = TokenAlgorithm(rawValue: header.alg) else {
      throw .wrong("the token's algorithm is neither RS256 nor ES256")
    }
    guard header.crit == nil else { throw .wrong("the token has critical header fields") }
    guard let name = header.kid, !name.isEmpty, name.utf8.count <= 256 else {
      throw .wrong("the token does not say with which key it was signed")
    }
    self.algorithm = algorithm
    keyName = name
    signed = Array("\(parts[0]).\(parts[1])".utf8)
    self.signature = signature
    unproven = try TokenClaims(body)
  }

  /// Returns what the token says, proved by one of the issuer's keys; keys that the token itself names are not looked at.
  func claims(provenBy keys: IssuerKeys) throws(TokenProblem) -> TokenClaims {
    guard let key = keys.key(named: keyName) else { throw .wrong("its issuer has no key of that name") }
    guard try key.proves(signature, over: signed, by: algorithm) else {
      throw .wrong("its signature does not fit the issuer's key")
    }
    return unproven
  }
}

/// The algorithms that are taken.
enum TokenAlgorithm: String {
  case rs256 = "RS256"
  case es256 = "ES256"
}
