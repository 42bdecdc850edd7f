// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import PromotionCore

/// A connection to a target for writing: no pooler in between, limits on waiting, and every lock that others respect.
struct PostgresTarget {
  let connection: PostgresConnection

  /// Waiting longer for a lock would make everybody who comes after wait, too.
  private static let settings = [
    "lock_timeout": "3s", "statement_timeout": "15min", "idle_in_transaction_session_timeout": "10min",
  ]
  private static let lockPatienceSeconds = 60
  private static let pollMicroseconds: UInt32 = 500_000
  /// "SLUICE" in ASCII.
  private static let ownLock: Int64 = 0x534C_5549_4345

  /// Connects and takes the locks.
  init(
    _ address: PostgresAddress, layout: MigrationLayout?, isCancelled: @escaping @Sendable () -> Bool
  ) throws(Failure) {
    let connection: PostgresConnection
    do throws(DatabaseError) {
      connection = try PostgresConnection(
        address, settings: Self.settings, name: "sluice", isCancelled: isCancelled)
    } catch {
      throw error.message.contains("unsupported startup parameter") ? Self.pooler : MigrationWords.unreadable(error)
    }
    self.connection = connection
    do {
      try refusePooler()
      for lock in try locks(layout) { try take(lock, isCancelled: isCancelled) }
    } catch {
      if let failure = error as? Failure { throw failure }
      if let error = error as? DatabaseError { throw MigrationWords.unreadable(error) }
      throw Failure(.defect, "E7005", "\(error)")
    }
    watchBlockers()
  }

  private static var pooler: Failure {
    Failure(
      .refused, "E0523", "a connection pooler stands between sluice and the database",
      why: ["session locks and settings do not hold through a pooler, so two runs could migrate at once"],
      fix: ["give the gate the address of the server itself, not of pgbouncer"])
  }

  /// A pooler announces a process of its own, or another one serves from one statement to the next.
  private func refusePooler() throws {
    for _ in 0..<3 {
      let process = try connection.rows("SELECT pg_backend_pid()").first?[0].flatMap { Int32($0) }
      guard process == connection.announcedProcess else { throw Self.pooler }
    }
  }

  /// Ours, and the one of the tool whose files these are.
  private func locks(_ layout: MigrationLayout?) throws(DatabaseError) -> [Int64] {
    let row = try connection.rows("SELECT current_schema(), current_database()").first
    let schema = row?[0] ?? "public"
    let database = row?[1] ?? ""
    switch layout {
    case .golangMigrate:
      // golang-migrate database/util.go: the names joined by NUL, CRC-32, times a salt, in 32 bits.
      let sum = CRC32.value(of: Array("\(schema)\0schema_migrations\0\(database)".utf8))
      return [Self.ownLock, Int64(sum &* 1_486_364_155)]
    case .goose: return [Self.ownLock, 4_097_083_626]
    case .sqitch: return [Self.ownLock, 75_474_063]
    case .sqlx: return [Self.ownLock, 0x3D32_AD9E &* Int64(CRC32.value(of: Array(database.utf8)))]
    case .prisma: return [Self.ownLock, 72_707_369]
    case .flyway:
      // Flyway's PostgreSQLAdvisoryLockTemplate.java: the letters of its name, plus Java's hash of the quoted table.
      return [Self.ownLock, Self.flywayLock &+ Int64(Self.javaHash(of: "\"\(schema)\".\"flyway_schema_history\""))]
    case .dbmate, .diesel, .sqlMigrate, .supabase, .drizzle, .atlas, nil: return [Self.ownLock]
    }
  }

  /// "Flyway" in ASCII.
  private static let flywayLock: Int64 = 0x466C_7977_6179

  /// `String.hashCode` of Java: over UTF-16, in 32 bits.
  static func javaHash(of text: String) -> Int32 { text.utf16.reduce(0) { $0 &* 31 &+ Int32($1) } }

  /// Polls; a session that waits for an advisory lock would hold up CREATE INDEX CONCURRENTLY of the one who has it.
  private func take(_ lock: Int64, isCancelled: () -> Bool) throws {
    let tries = Self.lockPatienceSeconds * 1_000_000 / Int(Self.pollMicroseconds)
    for _ in 0..<tries {
      if try connection.rows("SELECT pg_try_advisory_lock(\(lock))").first?[0] == "t" { return }
      if isCancelled() { break }
      usleep(Self.pollMicroseconds)
    }
    let holder = try connection.rows(
      """
      SELECT concat_ws(' ', a.application_name, 'as', a.usename, 'from', coalesce(a.client_addr::text, 'this machine'), 'since',
        to_char(a.backend_start, 'HH24:MI:SS')) FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
      WHERE l.locktype = 'advisory' AND l.granted AND l.classid = \((lock >> 32) & 0xFFFF_FFFF) AND l.objid = \(lock & 0xFFFF_FFFF)
      """
    ).first?[0]
    throw Failure(
      .busy, "E0522", "another process migrates the database",
      why: [holder.map { "it is \($0)" } ?? "its lock is held", "waited for \(Self.lockPatienceSeconds) s"],
      fix: ["wait until it has ended, and promote again"])
  }

  private func watchBlockers() {
    let process = connection.announcedProcess
    let address = connection.address
    connection.whileWaiting = { [weak connection] in
      guard let connection, let other = try? PostgresConnection(address) else { return }
      let rows = try? other.rows(
        """
        SELECT concat_ws(' ', 'process', pid, nullif(application_name, ''), 'as', usename, state, left(query, 80))
        FROM pg_stat_activity WHERE pid = ANY (pg_blocking_pids(\(process)))
        """)
      if let rows, !rows.isEmpty { connection.blockers = rows.compactMap { $0[0] } }
    }
  }
}
