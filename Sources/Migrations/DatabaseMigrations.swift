// SPDX-License-Identifier: Apache-2.0
internal import Dispatch
internal import Glibc
public import PromotionCore
public import PromotionPorts

/// Reads migrations in the layouts that people have, and does them to SQLite and PostgreSQL.
public struct DatabaseMigrations: MigrationTool {
  let scratchFolder: String
  let runner: any CommandRunner
  private let memory = ProofMemory()
  private let queue = DispatchQueue(label: "databases", attributes: .concurrent)

  /// Keeps copies of targets in a folder while they are used, and runs the programs of PostgreSQL.
  public init(scratchFolder: String, runner: any CommandRunner) {
    self.scratchFolder = scratchFolder
    self.runner = runner
  }

  /// Reads migrations from the paths and bytes of a folder, in their order; every problem is in the error.
  public func migrations(
    from files: [String: [UInt8]], folder: String, layout: MigrationLayout?
  ) throws(Failure) -> [Migration] {
    try LayoutReader.migrations(from: files, folder: folder, layout: layout)
  }

  /// Returns the tokens of a script without comments and blanks.
  public func canonical(_ script: String) -> String { CanonicalTokens.text(script) }

  /// Returns what the target's own table says is applied.
  public func applied(
    in target: MigrationTarget, layout: MigrationLayout?
  ) async throws(Failure) -> AppliedMigrations {
    let place = try DatabasePlace(target.database)
    return try await blocking { () throws(Failure) in
      do throws(DatabaseError) {
        return try AppliedReading(connection: try place.reading(), isMissing: place.isMissing).read(layout)
      } catch {
        throw MigrationWords.unreadable(error)
      }
    }
  }

  /// How long a query about an environment may take.
  private static let querySeconds = 30

  /// Returns the one value of a query that changes nothing; `nil` when it returns no row, or NULL.
  public func value(of query: String, in target: MigrationTarget) async throws(Failure) -> String? {
    let place = try DatabasePlace(target.database)
    return try await blocking { () throws(Failure) in
      let connection: any DatabaseConnection
      do throws(DatabaseError) { connection = try place.reading() } catch { throw MigrationWords.unreadable(error) }
      do throws(DatabaseError) {
        if connection.dialect == .postgres { try connection.execute("SET statement_timeout = '30s'") }
        if let sqlite = connection as? SQLiteDatabase { sqlite.end(after: Self.querySeconds) }
        let rows = try connection.rows(query)
        guard rows.count <= 1, rows.allSatisfy({ $0.count == 1 }) else {
          throw DatabaseError(
            code: "21000",
            message: "it returns \(rows.count) rows of \(rows.first?.count ?? 0) columns, and one value is asked for")
        }
        return rows.first?.first ?? nil
      } catch {
        throw Failure(
          .refused, "E0572", "the database does not take the query", why: [error.message],
          fix: ["mend the query in environments.yml"])
      }
    }
  }

  /// Proves pending migrations on a copy of the target.
  public func prove(
    _ request: MigrationProofRequest, in target: MigrationTarget
  ) async throws(Failure) -> MigrationProof {
    let place = try DatabasePlace(target.database)
    if request.reusesLast, let known = try await known(request, place, target) { return known }
    let layout = request.pending.first?.layout ?? .golangMigrate
    let proof = try await withMaker(place, target, layout: layout) { maker throws(Failure) in
      let session = ProofSession(request: request, layout: layout, place: place)
      return try await session.prove(maker, blocking: self)
    }
    memory.keep(proof, of: request.pending, in: target)
    return proof
  }

  private func known(
    _ request: MigrationProofRequest, _ place: DatabasePlace, _ target: MigrationTarget
  ) async throws(Failure) -> MigrationProof? {
    let memory = memory
    return try await blocking { () throws(Failure) in
      try memory.proof(of: request.pending, in: target) { () throws(Failure) in
        do throws(DatabaseError) { return try place.reading(request.pending.first?.layout).fingerprint().image } catch {
          throw MigrationWords.unreadable(error)
        }
      }
    }
  }

  /// Proves on a copy of the target that migrations can be taken back now.
  public func proveRevert(
    _ migrations: [Migration], leaving cursor: UInt64?, in target: MigrationTarget
  ) async throws(Failure) -> MigrationProof {
    let place = try DatabasePlace(target.database)
    return try await withMaker(place, target, layout: migrations.first?.layout) { maker throws(Failure) in
      try await self.blocking { () throws(Failure) in
        try RevertProof(maker: maker.value, place: place).prove(migrations, leaving: cursor)
      }
    }
  }

  /// Takes the fence in a transaction of its own, without waiting for the locks of a migration that is paused.
  public func takeFence(_ fence: MigrationFence, in target: MigrationTarget) async throws(Failure) {
    let place = try DatabasePlace(target.database)
    try await blocking { () throws(Failure) in
      let connection: any DatabaseConnection
      do throws(DatabaseError) { connection = try place.fencing() } catch { throw MigrationWords.unreadable(error) }
      try EpochFence(fence: fence).take(connection)
    }
  }

  /// Applies migrations, each with its row in one transaction that also checks and sets the epoch.
  public func apply(
    _ migrations: [Migration], proven: ProvenSchemas?, in target: MigrationTarget, fence: MigrationFence,
    done: @Sendable (Migration) async throws(Failure) -> Void
  ) async throws(Failure) {
    guard let layout = migrations.first?.layout else { return }
    let session = try await open(target, layout: layout, fence: fence)
    for (index, migration) in migrations.enumerated() {
      let terms = Self.terms(proven, index)
      try await change(session) { change throws(Failure) in
        try change.perform(migration, isUp: true, on: terms)
      }
      try await done(migration)
    }
  }

  /// Reverts migrations, the first of the list first, after copying what would be lost.
  public func revert(
    _ migrations: [Migration], _ request: RevertRequest, in target: MigrationTarget, fence: MigrationFence,
    done: @Sendable (Migration) async throws(Failure) -> Void
  ) async throws(Failure) -> [KeptCopy] {
    guard let layout = migrations.first?.layout else { return [] }
    let session = try await open(target, layout: layout, fence: fence)
    var kept: [KeptCopy] = []
    for (index, migration) in migrations.enumerated() {
      let below = index + 1 < migrations.count ? migrations[index + 1].order : request.cursor
      var terms = Self.terms(request.proven, index)
      terms.name = request.name
      terms.lost = request.lost.filter { $0.version == migration.version }
      let bound = terms
      kept += try await change(session) { change throws(Failure) in
        try change.perform(migration, isUp: false, leaving: below, on: bound)
      }
      try await done(migration)
    }
    return kept
  }

  /// Copies values into tables of the target that no migration sees.
  public func keep(
    _ lost: [LostValues], as name: String, in target: MigrationTarget, fence: MigrationFence
  ) async throws(Failure) -> [KeptCopy] {
    guard !lost.isEmpty else { return [] }
    // The lock of a tool that sluice does not read is not known; ours is enough against ourselves.
    let session = try await open(target, layout: nil, fence: fence)
    return try await change(session) { change throws(Failure) in try change.keep(lost, as: name) }
  }

  private static func terms(_ proven: ProvenSchemas?, _ index: Int) -> ChangeTerms {
    guard let proven, proven.after.indices.contains(index) else { return ChangeTerms() }
    return ChangeTerms(from: index == 0 ? proven.before : proven.after[index - 1], to: proven.after[index])
  }

  private func open(
    _ target: MigrationTarget, layout: MigrationLayout?, fence: MigrationFence
  ) async throws(Failure) -> Confined<MigrationChange> {
    let place = try DatabasePlace(target.database)
    let flag = CancellationFlag()
    return try await withFlag(flag) { () throws(Failure) in
      try await self.blocking { () throws(Failure) in
        let connection = try place.writing(layout: layout) { flag.isSet }
        let change = MigrationChange(connection: connection, layout: layout ?? .golangMigrate, fence: fence)
        try change.prepare(withTable: layout != nil)
        return Confined(value: change, flag: flag)
      }
    }
  }

  /// Does something with an open target; a lock that was not given is tried again after a while.
  @discardableResult
  private func change(
    _ session: Confined<MigrationChange>,
    _ body: @escaping @Sendable (MigrationChange) throws(Failure) -> [KeptCopy]
  ) async throws(Failure) -> [KeptCopy] {
    try await withFlag(session.flag) { () throws(Failure) in
      try await self.blocking { () throws(Failure) in
        try LockRetry(isCancelled: { session.flag.isSet }).run { () throws(Failure) in try body(session.value) }
      }
    }
  }

  private func withFlag<Value: Sendable>(
    _ flag: CancellationFlag, _ body: @Sendable () async throws(Failure) -> Value
  ) async throws(Failure) -> Value {
    let result: Result<Value, Failure> = await withTaskCancellationHandler {
      do throws(Failure) { return .success(try await body()) } catch { return .failure(error) }
    } onCancel: {
      flag.set()
    }
    return try result.get()
  }

  /// Databases block, so they have threads that are not of Swift's pool.
  func blocking<Value: Sendable>(
    _ body: @escaping @Sendable () throws(Failure) -> Value
  ) async throws(Failure) -> Value {
    let result: Result<Value, Failure> = await withCheckedContinuation { continuation in
      queue.async {
        do throws(Failure) { continuation.resume(returning: .success(try body())) } catch {
          continuation.resume(returning: .failure(error))
        }
      }
    }
    return try result.get()
  }
}
