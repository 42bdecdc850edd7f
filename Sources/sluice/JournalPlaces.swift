// SPDX-License-Identifier: Apache-2.0
import GitHistory
import Journal
import Migrations
import PromotionCore
import PromotionPorts

/// Where this machine finds the journals that it shares, by its git configuration and its variables.
struct JournalPlaces: Sendable {
  /// What names the database unless `git config sluice.journal` says otherwise.
  static let reference = "env:SLUICE_JOURNAL_URL"

  /// The git remote.
  let remote: String
  /// The database; it says itself when nobody has named one.
  let database: SharedPostgres
  /// The schema in it.
  let schema: JournalSchemaName
  private let reference: String
  private let variables: [String: String]

  /// Reads the configuration; nothing is connected to.
  init(repository: GitRepository, variables: [String: String]) async throws(Failure) {
    remote = await repository.configuration("sluice.remote") ?? "origin"
    let own = await repository.configuration("sluice.journalSchema")
    schema = try own.map { name throws(Failure) in try JournalSchemaName(name) } ?? .standard
    self.variables = variables
    let named = await repository.configuration("sluice.journal") ?? Self.reference
    reference = named
    database = Self.database(named, variables)
  }

  /// Leases beside the journal, over a connection of their own: no append may keep a sign of life waiting.
  func leases(_ identifiers: any IdentifierSource) -> SharedLeases {
    SharedLeases(
      database: Self.database(reference, variables), schema: schema, identifiers: identifiers)
  }

  /// The database of an address or reference that was given, or else that of this repository.
  func database(_ given: String?) -> SharedPostgres {
    given.map { Self.database($0, variables) } ?? database
  }

  private static func database(_ reference: String, _ variables: [String: String]) -> SharedPostgres {
    if isAddress(reference) { return SharedPostgres(address: reference, source: "git config sluice.journal") }
    guard reference.hasPrefix("env:") else {
      return SharedPostgres(
        address: nil, source: "git config sluice.journal is neither env:NAME nor postgres://…")
    }
    let name = String(reference.dropFirst(4))
    guard let address = variables[name], !address.isEmpty else {
      return SharedPostgres(address: nil, source: "the variable \(name) is not set")
    }
    return isAddress(address)
      ? SharedPostgres(address: address, source: "the variable \(name)")
      : SharedPostgres(address: nil, source: "the variable \(name) does not begin with postgres://")
  }

  private static func isAddress(_ text: String) -> Bool {
    text.hasPrefix("postgres://") || text.hasPrefix("postgresql://")
  }
}
