// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
public import PromotionPorts

extension SSHSignatures {
  /// Says for each signature whose it is, or why it does not count; gpg checks it with the given keys alone.
  public func people(
    whoSigned signatures: [ObjectSignature], openPGPKeys: [UInt8]
  ) async throws(Failure) -> [Result<PersonName, Failure>] {
    guard !signatures.isEmpty else { return [] }
    let keyring = try await OpenPGPKeyring(keys: openPGPKeys, run: run)
    defer { keyring.remove() }
    var results: [Result<PersonName, Failure>] = []
    for signature in signatures {
      do throws(Failure) {
        results.append(
          .success(try await keyring.person(whoSigned: signature.payload, signature: signature.armour)))
      } catch {
        guard error.kind == .notAuthorised else { throw error }
        results.append(.failure(error))
      }
    }
    return results
  }
}
