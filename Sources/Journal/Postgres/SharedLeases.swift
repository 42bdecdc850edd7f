// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
public import PromotionPorts

/// Leases as rows beside the journal in a database, so that every machine knows who lives; times are the server's.
///
/// They are no record: whoever loses one stops, and what counts is the epoch in the journal.
public struct SharedLeases: LeaseKeeper {
  private let table: JournalTable
  private let termSeconds: Int64
  private let identifiers: any IdentifierSource

  /// Keeps leases in the schema of a journal.
  public init(database: any SharedDatabase, schema: JournalSchemaName, identifiers: any IdentifierSource) {
    self.init(database: database, schema: schema, identifiers: identifiers, termSeconds: LeaseTerm.seconds)
  }

  /// Also takes the time after which a lease without a sign of life may be taken.
  init(
    database: any SharedDatabase, schema: JournalSchemaName, identifiers: any IdentifierSource, termSeconds: Int64
  ) {
    table = JournalTable(database: database, schema: JournalSchema(name: schema))
    self.identifiers = identifiers
    self.termSeconds = termSeconds
  }

  /// Other machines see them.
  public var isShared: Bool { true }

  /// Takes the lease of an environment, or returns `nil` while a runner that shows signs of life has it.
  public func take(_ environment: EnvironmentName) async throws(Failure) -> (any Lease)? {
    let lease = SharedLease(
      table: table, name: environment.rawValue, holder: identifiers.next(), termSeconds: termSeconds)
    do throws(SharedDatabaseFault) { return try await lease.take() ? lease : nil } catch {
      throw table.failure(error)
    }
  }

  /// Tells whether a living runner has the lease, without taking it.
  public func isTaken(_ environment: EnvironmentName) async throws(Failure) -> Bool {
    let sql = """
      SELECT count(*) FROM \(table.name).lease
      WHERE name = $1::text AND renewed >= clock_timestamp() - make_interval(secs => $2::integer)
      """
    do throws(SharedDatabaseFault) {
      return try await table.reading(sql, [environment.rawValue, String(termSeconds)]).first?.first != "0"
    } catch { throw table.failure(error) }
  }
}
