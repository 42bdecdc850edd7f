// SPDX-License-Identifier: Apache-2.0
import Foundation
import Migrations
import PromotionCore
import PromotionPorts
import PromotionTestSupport
import Testing

@testable import Journal

/// The journal in a real PostgreSQL database.
@Suite(.serialized, .enabled(if: DatabaseServer.programs != nil)) struct PostgresJournalTests {
  let server: DatabaseServer
  let scratch: Scratch
  let key: LogKey

  init() throws {
    server = try DatabaseServer(isDurable: true)
    scratch = try Scratch()
    key = try Scratch.key()
  }

  /// The journal of a clone; the schema is there.
  private func journal(
    _ address: String, _ clone: String, key: LogKey?, settleSeconds: Int64 = 20,
    talk: @escaping @Sendable (String) -> Void = { _ in }
  ) -> PostgresJournal {
    PostgresJournal(
      folder: "\(scratch.path)/\(clone)", database: SharedPostgres(address: address, source: "the test"),
      schema: .standard, key: key, settleSeconds: settleSeconds, talk: talk)
  }

  private func created() async throws -> (name: String, address: String) {
    let name = "j\(UUID().uuidString.prefix(8).lowercased())"
    let address = try server.database(name)
    let isNew = try await journal(address, "admin", key: nil).create(promoter: .promoter, reader: .reader)
    #expect(isNew)
    return (name, address)
  }

  @Test func `I2 I28 the database keeps the contract of a journal`() async throws {
    // Every journal has a schema of its own in one database.
    let name = "contract"
    let address = try server.database(name)
    let (server, path, key) = (server, scratch.path, key)
    try await JournalContract {
      let schema = try JournalSchemaName("s\(UUID().uuidString.prefix(8).lowercased())")
      try server.sql(JournalSchema(name: schema).creation(promoter: .promoter, reader: .reader), in: name)
      return PostgresJournal(
        folder: "\(path)/\(schema.text)", database: SharedPostgres(address: address, source: "the test"),
        schema: schema, key: key, talk: { _ in })
    }.holds()
  }

  @Test(arguments: [2, 8, 32]) func `I2 promoters at once lose and repeat nothing and make no fork`(
    promoters: Int
  ) async throws {
    let (name, address) = try await created()
    let each = promoters == 32 ? 2 : 6
    try await withThrowingTaskGroup(of: Void.self) { group in
      for worker in 0..<promoters {
        let journal = journal(address, "clone-\(promoters)-\(worker)", key: key)
        group.addTask {
          for number in 0..<each {
            let draft = Scratch.draft(worker * each + number)
            while try await journal.append([draft], expecting: try await journal.head()) == nil {}
          }
        }
      }
      try await group.waitForAll()
    }
    let count = promoters * each
    let late = journal(address, "late-\(promoters)", key: nil)
    let entries = try await late.read(from: 0)
    #expect(entries.map(\.sequence) == Array(0..<Int64(count)))
    #expect(Set(entries.map(\.id)) == Set((0..<count).map { Scratch.draft($0).id }))
    let report = try await JournalVerification.verify(
      folder: "\(scratch.path)/late-\(promoters)", verifier: key.verifier)
    #expect(report.covered == Int64(count) && report.isSigned && report.problem == nil)
    #expect(try server.sql("SELECT size FROM sluice_journal.head", in: name) == String(count))
  }

  @Test func `I13 I29 the database keeps the contract of leases`() async throws {
    let address = try server.database("leases")
    let (server, numbers) = (server, TickingIdentifiers())
    try await LeaseContract {
      let schema = try JournalSchemaName("s\(UUID().uuidString.prefix(8).lowercased())")
      try server.sql(JournalSchema(name: schema).creation(promoter: .promoter, reader: .reader), in: "leases")
      let keepers = (0..<2).map { _ in
        SharedLeases(
          database: SharedPostgres(address: address, source: "the test"), schema: schema, identifiers: numbers,
          termSeconds: 1)
      }
      return (keepers[0], keepers[1])
    } silence: {
      try await Task.sleep(for: .milliseconds(1200))
    }.holds()
  }

  @Test func `I13 I29 leases of a machine and of the database together keep the contract`() async throws {
    let address = try server.database("leases")
    let (server, numbers, path) = (server, TickingIdentifiers(), scratch.path)
    try await LeaseContract {
      let schema = try JournalSchemaName("s\(UUID().uuidString.prefix(8).lowercased())")
      try server.sql(JournalSchema(name: schema).creation(promoter: .promoter, reader: .reader), in: "leases")
      // Two machines: they share the database and no folder.
      let keepers = (0..<2).map { machine in
        PairedLeases(
          shared: SharedLeases(
            database: SharedPostgres(address: address, source: "the test"), schema: schema, identifiers: numbers,
            termSeconds: 1),
          local: FileLeases(folder: "\(path)/\(schema.text)-\(machine)", termMilliseconds: 1000))
      }
      return (keepers[0], keepers[1])
    } silence: {
      try await Task.sleep(for: .milliseconds(1200))
    }.holds()
  }

  @Test func `I29 a lease whose database is silent is given up well before others may take it`() async throws {
    let (_, address) = try await created()
    let leases = SharedLeases(
      database: SharedPostgres(address: address, source: "the test"), schema: .standard,
      identifiers: TickingIdentifiers(), termSeconds: 10)
    let begun = ContinuousClock.now
    let lease = try #require(try await leases.take(EnvironmentName("production")))
    try server.stop("immediate")
    while await lease.renew() { try await Task.sleep(for: .milliseconds(50)) }
    let lasted = ContinuousClock.now - begun
    #expect(lasted > .seconds(5) && lasted < .seconds(9))
  }

  /// Identifiers that never repeat.
  private final class TickingIdentifiers: IdentifierSource {
    func next() -> String { UUID().uuidString }
  }

  @Test func `the roles can append and read and nothing else, and the tables only grow`() async throws {
    let (name, address) = try await created()
    try server.sql(
      "CREATE ROLE ci LOGIN; GRANT sluice_promoter TO ci; CREATE ROLE audit LOGIN; GRANT sluice_reader TO audit; CREATE ROLE nobody LOGIN",
      in: name)
    let promoter = journal(server.address(name, role: "ci"), "ci", key: key)
    #expect(try await promoter.append([Scratch.draft(0)], expecting: 0)?.map(\.sequence) == [0])
    let reader = journal(server.address(name, role: "audit"), "audit", key: key)
    #expect(try await reader.head() == 1)
    let refused = await #expect(throws: Failure.self) { try await reader.append([Scratch.draft(1)], expecting: 1) }
    #expect(refused?.code == "E0653" && refused?.why.joined().contains("42501") == true)
    let stranger = journal(server.address(name, role: "nobody"), "nobody", key: nil)
    #expect(await #expect(throws: Failure.self) { try await stranger.head() }?.code == "E0653")
    for statement in [
      "INSERT INTO sluice_journal.entry VALUES (1, 'x', 'xx')", "UPDATE sluice_journal.entry SET id = 'x'",
      "DELETE FROM sluice_journal.entry", "TRUNCATE sluice_journal.entry", "UPDATE sluice_journal.head SET size = 9",
      "DELETE FROM sluice_journal.head", "DROP TABLE sluice_journal.entry",
      "ALTER TABLE sluice_journal.entry DISABLE TRIGGER ALL",
    ] {
      #expect(throws: DatabaseServer.Failed.self) { try server.sql(statement, in: name, role: "ci") }
    }
    // The owner too, also when the session calls itself a replica.
    for mode in ["origin", "replica", "local"] {
      for statement in [
        "UPDATE sluice_journal.entry SET id = 'x'", "DELETE FROM sluice_journal.entry WHERE seq = 0",
        "TRUNCATE sluice_journal.entry", "TRUNCATE sluice_journal.head", "DELETE FROM sluice_journal.head",
        "UPDATE sluice_journal.head SET size = 0", "UPDATE sluice_journal.head SET root = 'x'",
      ] {
        let failed = #expect(throws: DatabaseServer.Failed.self) {
          try server.sql("SET session_replication_role = \(mode); \(statement)", in: name)
        }
        #expect(failed?.text.contains("only grows") == true, "\(failed?.text ?? "")")
      }
    }
    #expect(try await journal(address, "late", key: nil).head() == 1)
  }

  @Test func `an append is durable whatever the session would be content with, and lets nothing of it remain`()
    async throws
  {
    let (name, address) = try await created()
    try server.sql("ALTER DATABASE \(name) SET synchronous_commit = off", in: name)
    _ = try await journal(address, "one", key: key).append([Scratch.draft(0)], expecting: 0)
    // The function's own settings reach to the end of its transaction, which is what counts at its commit.
    let inside = try server.sql(
      """
      BEGIN; SELECT sluice_journal.append(5, '', '', '{x}', '{"\\\\x6162"}', '');
      SELECT current_setting('synchronous_commit'), current_setting('lock_timeout'); COMMIT;
      SELECT current_setting('synchronous_commit'), current_setting('lock_timeout');
      """, in: name)
    #expect(inside == "conflict\non|10s\noff|0")
  }

  @Test func `TLS is what the address says, and a server that is not the one it names gets nothing`() async throws {
    let (name, _) = try await created()
    let port = try server.startEncrypted()
    func address(_ options: String) -> String { "postgres://postgres@127.0.0.1:\(port)/\(name)?\(options)" }
    let verified = journal(address("sslmode=verify-full&sslrootcert=\(server.folder)/ca.crt"), "one", key: key)
    #expect(try await verified.append([Scratch.draft(0)], expecting: 0)?.map(\.sequence) == [0])
    #expect(try await verified.facts().isPrivate)
    let wrong = journal(address("sslmode=verify-full&sslrootcert=\(server.folder)/other.crt"), "two", key: key)
    let refused = await #expect(throws: Failure.self) { try await wrong.append([Scratch.draft(1)], expecting: 1) }
    #expect(refused?.code == "E0651" && refused?.why.joined().contains("certificate") == true, "\(refused?.why ?? [])")
    let plain = journal(address("sslmode=disable"), "three", key: key)
    #expect(try await plain.head() == 1)
    let facts = try await plain.facts()
    #expect(!facts.isPrivate && facts.isGuarded && facts.isDurable && facts.isOwner && facts.mayAppend)
  }

  @Test func `the schema is made once, by whoever may, and is said to be missing or of another form`() async throws {
    let name = "empty"
    let address = try server.database(name)
    let early = await #expect(throws: Failure.self) { try await journal(address, "one", key: key).head() }
    #expect(early?.code == "E0652" && early?.fix.first == "sluice journal create")
    try server.sql("CREATE ROLE plain LOGIN", in: name)
    let plain = journal(server.address(name, role: "plain"), "plain", key: nil)
    let refused = await #expect(throws: Failure.self) {
      try await plain.create(promoter: .promoter, reader: .reader)
    }
    #expect(refused?.code == "E0656")
    #expect(try server.sql("SELECT count(*) FROM pg_namespace WHERE nspname = 'sluice_journal'", in: name) == "0")
    let admin = journal(address, "admin", key: nil)
    #expect(try await admin.create(promoter: .promoter, reader: .reader))
    // Once more: nothing is made anew, and another role is let in.
    #expect(try await !admin.create(promoter: JournalSchemaName("other"), reader: .reader))
    let right = "has_function_privilege('other', 'sluice_journal.lease_renew(text,text)', 'EXECUTE')"
    #expect(try server.sql("SELECT \(right)", in: name) == "t")
    try server.sql(
      "CREATE OR REPLACE FUNCTION sluice_journal.format() RETURNS integer LANGUAGE sql AS 'SELECT 2'", in: name)
    let newer = await #expect(throws: Failure.self) { try await admin.create(promoter: .promoter, reader: .reader) }
    #expect(newer?.code == "E0652" && newer?.why.joined().contains("form 2") == true)
  }
}
