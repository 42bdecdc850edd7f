// SPDX-License-Identifier: Apache-2.0
import Crypto
import Foundation

/// A FIDO authenticator made of software: PROTOCOL.u2f without the hardware.
struct SecurityKey {
  let ed25519 = Curve25519.Signing.PrivateKey()
  let nistp256 = P256.Signing.PrivateKey()
  let application = "ssh:"

  func blob(_ curve: Bool) -> [UInt8] {
    let name = curve ? "sk-ecdsa-sha2-nistp256@openssh.com" : "sk-ssh-ed25519@openssh.com"
    let point =
      curve
      ? Wire.string("nistp256") + Wire.string(Array(nistp256.publicKey.x963Representation))
      : Wire.string(Array(ed25519.publicKey.rawRepresentation))
    return Wire.string(name) + point + Wire.string(application)
  }

  func line(_ curve: Bool) -> String {
    let name = curve ? "sk-ecdsa-sha2-nistp256@openssh.com" : "sk-ssh-ed25519@openssh.com"
    return "ann@example.com namespaces=\"\(KeyRing.namespace)\" \(name) \(Wire.base64(blob(curve)))\n"
  }

  /// Signs with `flags`, and may claim other flags than it signed.
  func sign(_ message: [UInt8], curve: Bool, flags: UInt8, claimed: UInt8? = nil, count: UInt8 = 7) throws -> String {
    let counter: [UInt8] = [0, 0, count == 0 ? 0 : 1, count]
    let fields = Wire.string(KeyRing.namespace) + Wire.string("") + Wire.string("sha512")
    let signed = Array("SSHSIG".utf8) + fields + Wire.string(Array(SHA512.hash(data: message)))
    let data =
      Array(SHA256.hash(data: Array(application.utf8))) + [flags] + counter + Array(SHA256.hash(data: signed))
    let name = curve ? "sk-ecdsa-sha2-nistp256@openssh.com" : "sk-ssh-ed25519@openssh.com"
    let numbers: [UInt8]
    if curve {
      let raw = Array(try nistp256.signature(for: data).rawRepresentation)
      numbers = Wire.string(Self.number(raw.prefix(32))) + Wire.string(Self.number(raw.suffix(32)))
    } else {
      numbers = Array(try ed25519.signature(for: data))
    }
    let field = Wire.string(name) + Wire.string(numbers) + [claimed ?? flags] + counter
    return Wire.armour(
      Array("SSHSIG".utf8) + [0, 0, 0, 1] + Wire.string(blob(curve)) + fields + Wire.string(field))
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    let shortest = Array(bytes.drop { $0 == 0 })
    return (shortest.first ?? 0) >= 0x80 ? [0] + shortest : shortest
  }
}
