// SPDX-License-Identifier: Apache-2.0
internal import FoundationEssentials

/// The keys of an issuer (RFC 7517).
struct IssuerKeys: Decodable {
  let keys: [IssuerKey]

  init(_ bytes: [UInt8]) throws(TokenProblem) {
    do { self = try JSONDecoder().decode(Self.self, from: Data(bytes)) } catch {
      throw .outOfReach("what the issuer shows are no keys")
    }
  }

  /// Returns the key of a name, or `nil` when there is none, or more than one.
  func key(named name: String) -> IssuerKey? {
    let named = keys.filter { $0.kid == name }
    return named.count == 1 ? named.first : nil
  }
}
