// SPDX-License-Identifier: Apache-2.0
internal import Glibc
public import PromotionCore
public import PromotionPorts

extension DatabaseMigrations {
  /// Has copies of a target made while something is done, and everything removed afterwards.
  func withMaker<Value: Sendable>(
    _ place: DatabasePlace, _ target: MigrationTarget, layout: MigrationLayout?,
    _ body: @escaping @Sendable (Confined<any ScratchMaker>) async throws(Failure) -> Value
  ) async throws(Failure) -> Value {
    // In a repository without a journal the folder above is not there either.
    DatabasePlace.makeFolder(of: "\(scratchFolder)/copy")
    let tracking = TrackingNames(layout: layout)
    switch place {
    case .sqlite(let path):
      return try await body(
        Confined(value: SQLiteScratchMaker(target: path, folder: scratchFolder, tracking: tracking)))
    case .postgres(let address):
      return try await withServer(for: address, given: target.scratch, tracking, body)
    }
  }

  private func withServer<Value: Sendable>(
    for target: PostgresAddress, given scratch: String?, _ tracking: TrackingNames,
    _ body: @escaping @Sendable (Confined<any ScratchMaker>) async throws(Failure) -> Value
  ) async throws(Failure) -> Value {
    let facts = try await blocking { () throws(Failure) in try TargetFacts.read(target) }
    guard let programs = PostgresPrograms(major: facts.major, runner: runner) else {
      throw MigrationWords.noCopy(
        ["the programs of PostgreSQL \(facts.major) are not installed here (initdb, pg_dump, psql)"],
        fix: ["apt-get install postgresql-\(facts.major)"])
    }
    if let scratch {
      guard scratch != target.text else {
        throw MigrationWords.noCopy(["scratch names the target itself"], fix: ["name another server"])
      }
      let server = PostgresAddress(text: scratch)
      return try await use(server, isOwn: false, target, facts, programs, tracking, body)
    }
    let cluster = try await PostgresCluster.start(programs, in: scratchFolder)
    let outcome: Result<Value, Failure>
    do throws(Failure) {
      outcome = .success(try await use(cluster.address, isOwn: true, target, facts, programs, tracking, body))
    } catch { outcome = .failure(error) }
    await cluster.stop()
    return try outcome.get()
  }

  private func use<Value: Sendable>(
    _ server: PostgresAddress, isOwn: Bool, _ target: PostgresAddress, _ facts: TargetFacts,
    _ programs: PostgresPrograms, _ tracking: TrackingNames,
    _ body: @escaping @Sendable (Confined<any ScratchMaker>) async throws(Failure) -> Value
  ) async throws(Failure) -> Value {
    let name = "sluice_proof_\(getpid())_\(UInt32.random(in: 0...UInt32.max))"
    let copy = PostgresCopy(
      target: target, server: server, name: name, isOwnServer: isOwn, programs: programs, folder: scratchFolder)
    let outcome: Result<Value, Failure>
    do throws(Failure) {
      try await copy.make(isEmpty: facts.isEmpty)
      let maker = try await blocking { () throws(Failure) in
        do throws(DatabaseError) {
          return Confined<any ScratchMaker>(
            value: try PostgresScratchMaker(
              server: server, isOwn: isOwn, target: target, base: name, tracking: tracking))
        } catch { throw MigrationWords.unreadable(error) }
      }
      outcome = .success(try await body(maker))
    } catch { outcome = .failure(error) }
    if !isOwn {
      _ = try? await blocking { () throws(Failure) in
        try? PostgresConnection(server).simple("DROP DATABASE IF EXISTS \"\(name)\" WITH (FORCE)")
      }
    }
    return try outcome.get()
  }
}

/// What must be known of a target before a copy is made.
struct TargetFacts: Sendable {
  let major: Int
  /// Whether it holds no object of its own, so that there is nothing to dump.
  let isEmpty: Bool

  static func read(_ address: PostgresAddress) throws(Failure) -> TargetFacts {
    do throws(DatabaseError) {
      let connection = try PostgresConnection(address, settings: ["default_transaction_read_only": "on"])
      let objects = try connection.rows(
        """
        SELECT (SELECT count(*) FROM pg_class WHERE oid >= 16384) + (SELECT count(*) FROM pg_proc WHERE oid >= 16384)
          + (SELECT count(*) FROM pg_type WHERE oid >= 16384) + (SELECT count(*) FROM pg_namespace WHERE oid >= 16384)
          + (SELECT count(*) FROM pg_extension WHERE oid >= 16384)
          + (SELECT count(*) FROM pg_default_acl) + (SELECT count(*) FROM pg_namespace
             WHERE nspname = 'public' AND nspacl::text IS DISTINCT FROM '{pg_database_owner=UC/pg_database_owner,=U/pg_database_owner}')
        """
      ).first?[0]
      return TargetFacts(major: connection.version / 10_000, isEmpty: objects == "0")
    } catch { throw MigrationWords.unreadable(error) }
  }
}

extension DatabaseMigrations {
  /// Proves on a copy of the target what another tool does.
  public func prove(
    _ foreign: ForeignMigration, in target: MigrationTarget
  ) async throws(Failure) -> MigrationProof {
    let place = try DatabasePlace(target.database)
    return try await withMaker(place, target, layout: nil) { maker throws(Failure) in
      try await ForeignProof(foreign: foreign, place: place, tool: self).prove(maker)
    }
  }
}
