// SPDX-License-Identifier: Apache-2.0
/// The configuration of one release in one environment.
public struct ReleaseConfiguration: Hashable, Sendable {
  /// One setting and its value.
  public struct Entry: Hashable, Sendable {
    /// The name under which the deliverable reads it.
    public let name: String
    /// What kind of value it is.
    public let type: ConfigurationType
    /// The value.
    public let value: ConfigurationValue

    /// Names a value.
    public init(name: String, type: ConfigurationType, value: ConfigurationValue) {
      self.name = name
      self.type = type
      self.value = value
    }
  }

  /// The entries, sorted by name.
  public let entries: [Entry]

  /// Collects entries.
  public init(entries: [Entry]) { self.entries = entries.sorted { $0.name < $1.name } }

  /// Returns the entry of that name.
  public func entry(_ name: String) -> Entry? { entries.first { $0.name == name } }

  /// The document whose hash is part of the plan: references, never secrets.
  public var document: Document {
    .array(
      entries.map {
        .members(["name": .string($0.name), "type": .string($0.type.rawValue), "value": $0.value.document])
      })
  }

  /// Returns the same configuration with every secret where another one says that it is.
  ///
  /// A secret that the other one does not know keeps its place and is named in `unknown`.
  public func secretsPlaced(by policy: ReleaseConfiguration) -> (configuration: ReleaseConfiguration, unknown: [String])
  {
    var unknown: [String] = []
    let placed = entries.map { entry -> Entry in
      guard entry.value.reference != nil else { return entry }
      guard let known = policy.entry(entry.name), known.value.reference != nil else {
        unknown.append(entry.name)
        return entry
      }
      return Entry(name: entry.name, type: entry.type, value: entry.value.placed(at: known.value))
    }
    return (ReleaseConfiguration(entries: placed), unknown)
  }
}

extension ConfigurationValue {
  /// Returns the value with its secret where another value says that it is.
  fileprivate func placed(at other: ConfigurationValue) -> ConfigurationValue {
    guard let reference = other.reference else { return self }
    switch self {
    case .secret: return .secret(reference)
    case .dsn(let dsn): return .dsn(DSN(address: .secret(reference), tag: dsn.tag))
    case .flag, .origins, .urls, .level, .text, .number: return self
    }
  }
}
