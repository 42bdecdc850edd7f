// SPDX-License-Identifier: Apache-2.0
/// The database of an environment.
public struct CatalogueDatabase: Hashable, Sendable {
  /// The product and its version, `PostgreSQL 15`.
  public let engine: String
  /// The name of the database.
  public let name: String
  /// Where it is: host and port, or a path.
  public let address: String
  /// The role that the application uses.
  public let user: String
  /// The service of this environment that it is, when it is one.
  public let service: String?
  /// The cloud resource that it is.
  public let resource: String
  /// Sizes, pools, extensions: what one has to know.
  public let notes: String

  /// Describes a database.
  public init(
    engine: String, name: String, address: String, user: String, service: String?, resource: String, notes: String
  ) {
    self.engine = engine
    self.name = name
    self.address = address
    self.user = user
    self.service = service
    self.resource = resource
    self.notes = notes
  }
}
