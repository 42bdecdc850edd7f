// SPDX-License-Identifier: Apache-2.0
/// The value of a setting in one environment.
public enum ConfigurationValue: Hashable, Sendable {
  /// A feature flag.
  case flag(Bool)
  /// CORS origins, or the wildcard `*`.
  case origins([String])
  /// OAuth redirect URIs.
  case urls([String])
  /// A log level.
  case level(String)
  /// Where errors are reported, and the tag that they carry.
  case dsn(DSN)
  /// Any text.
  case text(String)
  /// A number as it is written, so that `1.10` stays `1.10`.
  case number(String)
  /// Where the secret is.
  case secret(SecretReference)

  /// An error tracker's address and the environment that its events are tagged with.
  public struct DSN: Hashable, Sendable {
    /// The address.
    public let address: Address
    /// The tag.
    public let tag: String

    /// An address in the file, or a reference to one that is secret.
    public enum Address: Hashable, Sendable {
      /// The address itself.
      case plain(String)
      /// Where it is.
      case secret(SecretReference)
    }

    /// Names an address and its tag.
    public init(address: Address, tag: String) {
      self.address = address
      self.tag = tag
    }
  }

  /// The value as a person reads it; a secret shows its reference.
  public var text: String {
    switch self {
    case .flag(let value): value ? "on" : "off"
    case .origins(let values), .urls(let values): values.isEmpty ? "none" : values.joined(separator: ", ")
    case .level(let value), .text(let value), .number(let value): value
    case .dsn(let dsn):
      switch dsn.address {
      case .plain(let address): "\(address), tagged \(dsn.tag)"
      case .secret(let reference): "secret at \(reference.text), tagged \(dsn.tag)"
      }
    case .secret(let reference): "secret at \(reference.text)"
    }
  }

  /// The value as the plan's digest covers it: references, never secrets.
  public var document: Document {
    switch self {
    case .flag(let value): .boolean(value)
    case .origins(let values), .urls(let values): .array(values.map { .string($0) })
    case .level(let value), .text(let value), .number(let value): .string(value)
    case .secret(let reference): reference.document
    case .dsn(let dsn):
      switch dsn.address {
      case .plain(let address): .members(["dsn": .string(address), "tag": .string(dsn.tag)])
      case .secret(let reference): .members(["dsn": reference.document, "tag": .string(dsn.tag)])
      }
    }
  }

  /// The reference that has to be resolved before the value can be handed over.
  public var reference: SecretReference? {
    switch self {
    case .secret(let reference): reference
    case .dsn(let dsn):
      switch dsn.address {
      case .secret(let reference): reference
      case .plain: nil
      }
    case .flag, .origins, .urls, .level, .text, .number: nil
    }
  }

  /// The texts in which a host may stand.
  public var texts: [String] {
    switch self {
    case .origins(let values), .urls(let values): values
    case .text(let value): [value]
    case .dsn(let dsn):
      switch dsn.address {
      case .plain(let address): [address]
      case .secret: []
      }
    case .flag, .level, .number, .secret: []
    }
  }
}
