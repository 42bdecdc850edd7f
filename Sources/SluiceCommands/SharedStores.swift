// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
public import PromotionPorts

/// The stores in which this repository's journal can be kept, whatever its pipelines say now.
public struct SharedStores: Sendable {
  /// Opens the journal in a store of that kind.
  public let open: @Sendable (_ kind: JournalKind) async throws(Failure) -> any JournalStore
  /// Puts this clone's journal into a store that machines share and that has none; returns the number of its entries.
  public let seed: @Sendable (_ kind: JournalKind) async throws(Failure) -> Int64
  /// Makes the tables in a database, that of this repository or another address, and lets two roles at them.
  ///
  /// Returns whether they were made now, and the database for a person.
  public let create:
    @Sendable (_ database: String?, _ promoter: String, _ reader: String) async throws(Failure) -> (
      isNew: Bool, database: String, schema: String
    )

  /// Asks the database that keeps the journal about itself.
  public let facts: @Sendable () async throws(Failure) -> JournalServerFacts

  /// Names what the commands about stores work with.
  public init(
    open: @escaping @Sendable (_ kind: JournalKind) async throws(Failure) -> any JournalStore,
    seed: @escaping @Sendable (_ kind: JournalKind) async throws(Failure) -> Int64,
    create:
      @escaping @Sendable (_ database: String?, _ promoter: String, _ reader: String) async throws(Failure) -> (
        isNew: Bool, database: String, schema: String
      ), facts: @escaping @Sendable () async throws(Failure) -> JournalServerFacts
  ) {
    self.open = open
    self.seed = seed
    self.create = create
    self.facts = facts
  }
}
