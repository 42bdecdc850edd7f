// SPDX-License-Identifier: Apache-2.0
/// A setting that is not the same in two configurations.
public struct ConfigurationDifference: Hashable, Sendable {
  /// The name of the setting.
  public let name: String
  /// The value before, or `nil` when there was none.
  public let before: ConfigurationValue?
  /// The value after, or `nil` when there is none.
  public let after: ConfigurationValue?

  /// Names a difference.
  public init(name: String, before: ConfigurationValue?, after: ConfigurationValue?) {
    self.name = name
    self.before = before
    self.after = after
  }

  /// Returns what differs, sorted by name.
  public static func between(
    _ before: ReleaseConfiguration, _ after: ReleaseConfiguration
  ) -> [ConfigurationDifference] {
    let old = Dictionary(before.entries.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    let new = Dictionary(after.entries.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    return Set(old.keys).union(new.keys).sorted().compactMap { name in
      old[name] == new[name] ? nil : ConfigurationDifference(name: name, before: old[name], after: new[name])
    }
  }
}
