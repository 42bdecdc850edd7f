// SPDX-License-Identifier: Apache-2.0
/// The lines around a signature in base64.
enum Armour {
  private static let first = Array("-----BEGIN SSH SIGNATURE-----".utf8)
  private static let last = Array("-----END SSH SIGNATURE-----".utf8)
  /// PROTOCOL.sshsig says 76 characters; ssh-keygen writes 70.
  private static let widest = 76

  /// Returns the bytes inside an armoured text.
  static func bytes(of text: String) throws(Malformed) -> [UInt8] {
    let characters = Array(text.utf8)
    guard characters.count <= SSHSignature.longestText else {
      throw Malformed("it is longer than \(SSHSignature.longestText) bytes")
    }
    var lines = characters.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    guard lines.first.map(Array.init) == first else { throw Malformed("it does not begin with BEGIN SSH SIGNATURE") }
    guard lines.count > 1, lines.last.map(Array.init) == last else {
      throw Malformed("it does not end with END SSH SIGNATURE")
    }
    let body = lines.dropFirst().dropLast()
    // All lines but the last are equally wide: one signature, as few spellings as possible.
    guard let width = body.first?.count, let end = body.last?.count, (1...widest).contains(width),
      (1...width).contains(end), body.dropLast().allSatisfy({ $0.count == width })
    else { throw Malformed("its lines are empty, uneven or wider than \(widest) characters") }
    guard let bytes = StrictBase64.decode(body.joined()) else { throw Malformed("it is not canonical base64") }
    return bytes
  }
}
