// SPDX-License-Identifier: Apache-2.0
import PromotionCore

/// Keys that count no more, whatever an allowed signers file says (R16).
struct RevokedKeys {
  private var blobs: Set<[UInt8]> = []
  private var fingerprints: Set<String> = []

  /// Reads one key a line: `keytype base64 [comment]`, or `SHA256:…` as ssh-keygen -l prints it.
  ///
  /// A line that is neither is refused: it may be the key of somebody who should be kept out.
  init(_ text: String) throws(Failure) {
    guard text.utf8.count <= AllowedSigners.longestText * 2 else {
      throw Refusal.revokedKeys(["it is longer than \(AllowedSigners.longestText * 2) bytes"])
    }
    var problems: [String] = []
    for (index, bytes) in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
    {
      let words = Substring(bytes).split(whereSeparator: { " \t\r".contains($0) })
      guard let first = words.first, !first.hasPrefix("#") else { continue }
      do throws(Malformed) {
        if first.hasPrefix("SHA256:") {
          guard StrictBase64.decode(Array(first.dropFirst(7).utf8) + [UInt8(ascii: "=")])?.count == 32 else {
            throw Malformed("this is no fingerprint as ssh-keygen -l prints it")
          }
          fingerprints.insert(String(first))
        } else {
          guard words.count >= 2 else { throw Malformed("it needs a key type and a key in base64, or a fingerprint") }
          guard let blob = StrictBase64.decode(words[1].utf8) else {
            throw Malformed("the key is not canonical base64")
          }
          blobs.insert(blob)
        }
      } catch { problems.append("line \(index + 1): \(error.reason)") }
    }
    guard problems.isEmpty else { throw Refusal.revokedKeys(problems) }
  }

  func contains(_ key: SSHPublicKey) -> Bool { blobs.contains(key.blob) || fingerprints.contains(key.fingerprint) }
}
