// SPDX-License-Identifier: Apache-2.0
import Crypto

/// A public key as an SSH key file holds it.
struct SSHPublicKey {
  /// The kind of key.
  let type: KeyType
  /// The numbers of the key.
  let material: KeyMaterial
  /// The exact bytes that stand in base64 in key files; two keys are the same when these are.
  let blob: [UInt8]

  /// Reads a key from its bytes.
  init(blob: [UInt8]) throws(Malformed) {
    var wire = WireReader(blob)
    type = try KeyType(named: try wire.text("the key type"))
    material = try KeyMaterial(type, from: &wire)
    try wire.end("the key")
    self.blob = blob
  }

  /// Reads a key from the two words of a key file.
  init(type name: some StringProtocol, base64: some StringProtocol) throws(Malformed) {
    let named = try KeyType(named: String(name))
    guard let blob = StrictBase64.decode(base64.utf8) else { throw Malformed("the key is not canonical base64") }
    try self.init(blob: blob)
    guard type == named else { throw Malformed("the line says \(name), and its key is \(type.rawValue)") }
  }

  /// The name people compare, `SHA256:` and base64 without padding, as `ssh-keygen -l` prints it.
  var fingerprint: String { "SHA256:" + StrictBase64.encode(Array(SHA256.hash(data: blob)), padded: false) }

  /// The two words of a key file.
  var text: String { type.rawValue + " " + StrictBase64.encode(blob) }
}
