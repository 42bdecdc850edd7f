// SPDX-License-Identifier: Apache-2.0
import Crypto

/// The hash by which an SSHSIG takes in its message.
enum SignatureHash: String {
  case sha512
  case sha256

  /// Returns the digest of the bytes.
  func digest(_ bytes: [UInt8]) -> [UInt8] {
    switch self {
    case .sha512: Array(SHA512.hash(data: bytes))
    case .sha256: Array(SHA256.hash(data: bytes))
    }
  }
}
