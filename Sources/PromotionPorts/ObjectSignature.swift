// SPDX-License-Identifier: Apache-2.0
/// The signature that a commit or an annotated tag carries, and the bytes that it is over.
public struct ObjectSignature: Hashable, Sendable {
  /// How it was made.
  public enum Format: Hashable, Sendable {
    /// With an SSH key: SSHSIG, namespace `git`.
    case ssh
    /// With an OpenPGP key.
    case openPGP
    /// In a way that nothing here can check, such as X.509.
    case other
  }

  /// What is signed, for people: `abc1234` or `the tag v1.2`.
  public let title: String
  /// The bytes that are signed.
  public let payload: [UInt8]
  /// The armoured signature.
  public let armour: String

  /// Describes a signature.
  public init(title: String, payload: [UInt8], armour: String) {
    self.title = title
    self.payload = payload
    self.armour = armour
  }

  /// How it was made, by its first line.
  public var format: Format {
    if armour.hasPrefix("-----BEGIN SSH SIGNATURE-----") { return .ssh }
    if armour.hasPrefix("-----BEGIN PGP SIGNATURE-----") || armour.hasPrefix("-----BEGIN PGP MESSAGE-----") {
      return .openPGP
    }
    return .other
  }
}
