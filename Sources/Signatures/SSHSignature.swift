// SPDX-License-Identifier: Apache-2.0
/// An SSHSIG (OpenSSH, PROTOCOL.sshsig) whose form is proven and whose signature is not yet.
struct SSHSignature {
  /// The longest armoured text that is read.
  static let longestText = 16 * 1024

  /// The key that claims to have signed.
  let key: SSHPublicKey
  /// What the signature is for.
  let namespace: String
  /// How the message was hashed.
  let hash: SignatureHash
  /// Algorithm and numbers, still packed.
  let field: [UInt8]

  private static let magic = Array("SSHSIG".utf8)

  /// Reads an armoured signature.
  init(armoured text: String) throws(Malformed) {
    try self.init(bytes: try Armour.bytes(of: text))
  }

  /// Reads a signature without its armour.
  init(bytes: [UInt8]) throws(Malformed) {
    var wire = WireReader(bytes)
    guard try wire.bytes(Self.magic.count, "the magic") == Self.magic else {
      throw Malformed("it does not begin with SSHSIG")
    }
    let version = try wire.number("the version")
    guard version == 1 else { throw Malformed("its version is \(version), and the only one known is 1") }
    let blob = try wire.string("the public key")
    namespace = try wire.text("the namespace")
    guard !namespace.isEmpty else { throw Malformed("its namespace is empty") }
    // ssh-keygen ignores this field and does not sign it, so anyone could write into it.
    guard try wire.string("the reserved field").isEmpty else { throw Malformed("its reserved field is not empty") }
    let name = try wire.text("the hash algorithm")
    guard let hash = SignatureHash(rawValue: name) else {
      throw Malformed("its hash is \(name), and only sha512 and sha256 are taken")
    }
    self.hash = hash
    field = try wire.string("the signature")
    try wire.end("the signature")
    key = try SSHPublicKey(blob: blob)
  }

  /// Returns what this proves about the message.
  func check(_ message: [UInt8]) throws(Malformed) -> SignatureVerdict {
    var signed = WireWriter()
    signed.raw(Self.magic)
    signed.string(namespace.utf8)
    signed.string([])
    signed.string(hash.rawValue.utf8)
    signed.string(hash.digest(message))
    return try key.check(field, over: signed.bytes)
  }
}
