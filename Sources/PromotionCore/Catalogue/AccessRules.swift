// SPDX-License-Identifier: Apache-2.0
/// Who may enter an environment, and how one asks.
public struct AccessRules: Hashable, Sendable {
  /// A group of people and what they may do.
  public struct Grant: Hashable, Sendable {
    /// The people.
    public let group: String
    /// What they may do.
    public let rights: String

    /// Describes a grant.
    public init(group: String, rights: String) {
      self.group = group
      self.rights = rights
    }
  }

  /// Who has access.
  public let who: [Grant]
  /// How one asks for it.
  public let request: String

  /// Collects the rules.
  public init(who: [Grant], request: String) {
    self.who = who
    self.request = request
  }
}
