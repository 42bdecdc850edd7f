// SPDX-License-Identifier: Apache-2.0
/// Who tells an environment who its users are.
public struct IdentityProvider: Hashable, Sendable {
  /// A pool, tenant or realm of users.
  public struct Pool: Hashable, Sendable {
    /// What the team calls it.
    public let name: String
    /// The provider's id of it.
    public let id: String
    /// Who is in it.
    public let about: String

    /// Describes a pool.
    public init(name: String, id: String, about: String) {
      self.name = name
      self.id = id
      self.about = about
    }
  }

  /// The product.
  public let provider: String
  /// The issuer of its tokens.
  public let issuer: WebAddress?
  /// Its pools.
  public let pools: [Pool]

  /// Describes a provider.
  public init(provider: String, issuer: WebAddress?, pools: [Pool]) {
    self.provider = provider
    self.issuer = issuer
    self.pools = pools
  }
}
