// SPDX-License-Identifier: Apache-2.0
/// Where an environment keeps its configuration or its secrets.
public struct CatalogueStore: Hashable, Sendable {
  /// The product.
  public let store: String
  /// The name or path within it.
  public let name: String
  /// Where one reaches it, `https://...` or `host:port`; `nil` when it has no address.
  public let address: String?
  /// A command that shows that it can be reached, such as the provider's own client.
  public let check: CommandLine?

  /// Describes a store.
  public init(store: String, name: String, address: String?, check: CommandLine?) {
    self.store = store
    self.name = name
    self.address = address
    self.check = check
  }
}
