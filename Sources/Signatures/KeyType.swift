// SPDX-License-Identifier: Apache-2.0
/// The kinds of SSH keys that may sign for a person, spelled as in a key file.
enum KeyType: String, CaseIterable {
  case ed25519 = "ssh-ed25519"
  case nistp256 = "ecdsa-sha2-nistp256"
  case nistp384 = "ecdsa-sha2-nistp384"
  case rsa = "ssh-rsa"
  case securityKeyEd25519 = "sk-ssh-ed25519@openssh.com"
  case securityKeyNistp256 = "sk-ecdsa-sha2-nistp256@openssh.com"

  /// The name of the algorithm inside a signature; an RSA key has several, and one is strong enough here.
  var signatureName: String {
    switch self {
    case .rsa: "rsa-sha2-512"
    case .ed25519, .nistp256, .nistp384, .securityKeyEd25519, .securityKeyNistp256: rawValue
    }
  }

  /// Reads a type, or says why it is not taken.
  init(named name: String) throws(Malformed) {
    if let type = KeyType(rawValue: name) {
      self = type
    } else if name.hasSuffix("-cert-v01@openssh.com") {
      throw Malformed("\(name) is a certificate, and only plain keys are taken")
    } else {
      throw Malformed("the key type \(name) is not one of \(Self.allCases.map(\.rawValue).joined(separator: ", "))")
    }
  }
}
