// SPDX-License-Identifier: Apache-2.0
import Crypto
import Glibc
import PromotionCore

/// A file that may be lost at any time, and that is believed only when it is whole and written by whoever has the key.
///
/// Bytes, then HMAC-SHA256 over them (RFC 2104). The key comes from the log key, so that nobody who can write into the
/// folder but not sign can change what a promotion decides on; readers without the log key have files of their own,
/// whose key is known to everybody and tells damage only.
struct SealedCache: Sendable {
  private static let sealCount = 32

  let path: String
  private let key: SymmetricKey

  /// Names the file of a kind in a folder.
  init(folder: String, kind: String, key: LogKey?) {
    path = "\(folder)/cache/\(kind)-\(key?.verifier.identity ?? "reader")"
    self.key = SymmetricKey(data: key?.secret(for: "sluice cache \(kind)") ?? Array("sluice cache \(kind)".utf8))
  }

  /// Returns the bytes, or `nil` when the file is missing or not as it was written.
  func read() -> ArraySlice<UInt8>? {
    guard let file = try? DurableFile.openExisting(path) else { return nil }
    defer { file.close() }
    guard let bytes = try? file.read(from: 0), bytes.count > Self.sealCount else { return nil }
    let content = bytes.dropLast(Self.sealCount)
    let isSealed = content.withUnsafeBytes { content in
      HMAC<SHA256>.isValidAuthenticationCode(
        Array(bytes.suffix(Self.sealCount)), authenticating: content, using: key)
    }
    return isSealed ? content : nil
  }

  /// Writes the file anew in one step; a failure leaves the old one or none.
  func write(_ content: [UInt8]) {
    let folder = DurableFile.parent(path)
    guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { return }
    let new = "\(path).\(getpid())"
    let seal = HMAC<SHA256>.authenticationCode(for: content, using: key)
    guard (try? DurableFile.replaceHastily(new, with: content + Array(seal))) != nil, rename(new, path) == 0 else {
      unlink(new)
      return
    }
  }
}
