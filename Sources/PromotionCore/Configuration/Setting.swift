// SPDX-License-Identifier: Apache-2.0
/// One setting, with its value in each environment.
public struct Setting: Hashable, Sendable {
  /// A value and where it stands.
  public struct Placed: Hashable, Sendable {
    /// The value.
    public let value: ConfigurationValue
    /// Where it stands.
    public let position: FilePosition

    /// Places a value.
    public init(value: ConfigurationValue, position: FilePosition) {
      self.value = value
      self.position = position
    }
  }

  /// The name under which the deliverable reads it, `SHOP_LOG_LEVEL`.
  public let name: String
  /// What kind of value it has.
  public let type: ConfigurationType
  /// What it changes.
  public let about: String
  /// The value in each environment that has one.
  public let values: [EnvironmentName: Placed]
  /// Where it stands.
  public let position: FilePosition

  /// Describes a setting.
  public init(
    name: String, type: ConfigurationType, about: String, values: [EnvironmentName: Placed], position: FilePosition
  ) {
    self.name = name
    self.type = type
    self.about = about
    self.values = values
    self.position = position
  }
}
