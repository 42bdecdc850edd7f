// SPDX-License-Identifier: Apache-2.0
import PromotionCore

/// Keys that count no more, whatever an allowed signers file says (R16).
struct RevokedKeys {
  /// The moment from which a key counts no more that was revoked without one.
  static let always = Instant(milliseconds: .min)

  private var blobs: [[UInt8]: Instant] = [:]
  private var fingerprints: [String: Instant] = [:]

  /// Reads one key a line: `keytype base64 [comment]`, or `SHA256:…` as ssh-keygen -l prints it, and before it, where
  /// the moment is known since when somebody else may have the key, `compromised="YYYYMMDD[HHMM[SS]]Z"`.
  ///
  /// A line that is neither is refused: it may be the key of somebody who should be kept out.
  init(_ text: String) throws(Failure) {
    guard text.utf8.count <= AllowedSigners.longestText * 2 else {
      throw Refusal.revokedKeys(["it is longer than \(AllowedSigners.longestText * 2) bytes"])
    }
    var problems: [String] = []
    for (index, bytes) in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
    {
      var words = Substring(bytes).split(whereSeparator: { " \t\r".contains($0) })
      guard let option = words.first, !option.hasPrefix("#") else { continue }
      do throws(Malformed) {
        let since = try Self.moment(option)
        if since != nil { words.removeFirst() }
        guard let first = words.first else { throw Malformed("it names no key") }
        if first.hasPrefix("SHA256:") {
          guard StrictBase64.decode(Array(first.dropFirst(7).utf8) + [UInt8(ascii: "=")])?.count == 32 else {
            throw Malformed("this is no fingerprint as ssh-keygen -l prints it")
          }
          Self.add(String(first), since ?? Self.always, to: &fingerprints)
        } else {
          guard words.count >= 2 else { throw Malformed("it needs a key type and a key in base64, or a fingerprint") }
          guard let blob = StrictBase64.decode(words[1].utf8) else {
            throw Malformed("the key is not canonical base64")
          }
          // A comment can look like base64, too: what is revoked must be a key of the type that stands before it.
          var wire = WireReader(blob)
          guard try wire.text("the key type") == words[0] else {
            throw Malformed("the line says \(first), and what follows is no such key")
          }
          Self.add(blob, since ?? Self.always, to: &blobs)
        }
      } catch { problems.append("line \(index + 1): \(error.reason)") }
    }
    guard problems.isEmpty else { throw Refusal.revokedKeys(problems) }
  }

  /// Returns the moment from which a key counts no more, or `nil` when it is not in the list.
  func moment(of key: SSHPublicKey) -> Instant? {
    [blobs[key.blob], fingerprints[key.fingerprint]].compactMap { $0 }.min()
  }

  /// The earliest moment counts: a second line never gives a right back.
  private static func add<Key>(_ key: Key, _ moment: Instant, to moments: inout [Key: Instant]) {
    moments[key] = min(moments[key] ?? moment, moment)
  }

  private static func moment(_ word: Substring) throws(Malformed) -> Instant? {
    let name = "compromised="
    guard word.hasPrefix(name) else { return nil }
    let value = word.dropFirst(name.count)
    guard value.count > 2, value.hasPrefix("\""), value.hasSuffix("\""),
      let moment = SignerDate.moment(value.dropFirst().dropLast())
    else { throw Malformed("compromised needs a date in quotation marks, of the form YYYYMMDD[HHMM[SS]][Z]") }
    return moment
  }
}
