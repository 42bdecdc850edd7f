// SPDX-License-Identifier: Apache-2.0
/// Where an environment's resources are accounted for.
public struct CloudGroup: Hashable, Sendable {
  /// The provider.
  public let provider: String
  /// The resource group, stack or project.
  public let group: String
  /// The subscription or account.
  public let subscription: String
  /// The region; may be empty.
  public let region: String

  /// Names a group.
  public init(provider: String, group: String, subscription: String, region: String) {
    self.provider = provider
    self.group = group
    self.subscription = subscription
    self.region = region
  }
}
