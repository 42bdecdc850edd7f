// SPDX-License-Identifier: Apache-2.0
import Foundation
import Migrations
import PromotionCore
import PromotionPorts
import PromotionTestSupport
import Testing

@testable import Journal

/// The journal moved between its stores, read while its database is away, and reached through a pooler.
@Suite(.serialized, .enabled(if: DatabaseServer.programs != nil)) struct PostgresMoveTests {
  let server: DatabaseServer
  let clones: Clones
  let key: LogKey
  let name = "moved"

  init() throws {
    server = try DatabaseServer(isDurable: true)
    clones = try Clones()
    key = try Scratch.key()
    _ = try server.database(name)
    try makeSchema(.standard)
  }

  private func makeSchema(_ schema: JournalSchemaName) throws {
    try server.sql(JournalSchema(name: schema).creation(promoter: .promoter, reader: .reader), in: name)
  }

  private func journal(
    _ clone: String, key: LogKey?, schema: JournalSchemaName = .standard, address: String? = nil,
    talk: @escaping @Sendable (String) -> Void = { _ in }
  ) -> PostgresJournal {
    PostgresJournal(
      folder: clones.folder(clone),
      database: SharedPostgres(address: address ?? server.address(name), source: "the test"), schema: schema,
      key: key, talk: talk)
  }

  private func bytes(_ clone: String) throws -> [UInt8] {
    try clones.scratch.read(clones.folder(clone) + "/journal.jsonl")
  }

  private func note(_ clone: String) throws -> [UInt8] {
    try clones.scratch.read(clones.folder(clone) + "/checkpoint")
  }

  @Test
  func `a journal goes from a file to the database, to a branch and back with every byte, and receipts stay good`()
    async throws
  {
    for name in ["two", "three"] { _ = try clones.journal(name, key: nil) }
    let file = FileJournal(folder: clones.folder("one"), key: key)
    for number in 0..<3 { _ = try await file.append([Scratch.draft(number)], expecting: Int64(number)) }
    // A torn write, which is sealed and belongs to the bytes.
    let path = clones.folder("one") + "/journal.jsonl"
    try clones.scratch.write(try bytes("one") + Array("torn \"\\ \u{0}".utf8) + [0xFF], to: path)
    let sealing = FileJournal(folder: clones.folder("one"), key: key)
    #expect(try await sealing.append([Scratch.draft(9)], expecting: 3) == nil)
    _ = try await sealing.append((4..<2100).map { Scratch.draft($0) }, expecting: 4)
    let receipt = try await sealing.receipt(of: 2)
    let (whole, signed) = (try bytes("one"), try note("one"))

    let database = journal("one", key: key)
    // A clone that has entries does not take the empty database for its journal.
    #expect(await #expect(throws: Failure.self) { try await database.head() }?.code == "E0654")
    #expect(try await database.seed() == 2100)
    #expect(await #expect(throws: Failure.self) { try await database.seed() }?.code == "E0655")
    // Another clone has it from the database alone, and puts it on a branch.
    #expect(try await journal("two", key: key).head() == 2100)
    #expect(try bytes("two") == whole)
    #expect(try note("two") == signed)
    #expect(try await clones.journal("two", key: key).seed() == 2100)
    #expect(try await clones.journal("three", key: nil).head() == 2100)
    #expect(try bytes("three") == whole)
    // From the branch into another schema, and one entry more.
    let schema = try JournalSchemaName("again")
    try makeSchema(schema)
    let again = journal("three", key: key, schema: schema)
    #expect(try await again.seed() == 2100)
    #expect(try await again.append([Scratch.draft(2100)], expecting: 2100)?.map(\.sequence) == [2100])
    #expect(try await journal("four", key: nil, schema: schema).head() == 2101)
    #expect(try bytes("four").starts(with: whole))
    // In a file again: the copy is the journal.
    let back = FileJournal(folder: clones.folder("four"), key: key)
    #expect(try await back.append([Scratch.draft(2101)], expecting: 2101)?.map(\.sequence) == [2101])
    let report = try await JournalVerification.verify(folder: clones.folder("four"), verifier: key.verifier)
    #expect(report.covered == 2102 && report.isSigned && report.problem == nil)
    let evidence = FileEvidence(
      folder: clones.folder("four"), keys: try KnownKeys(text: key.verifier.text, source: "the test"), memory: nil)
    #expect(try await evidence.audit(since: (source: "receipt", note: receipt.checkpoint)).fault == nil)
  }

  @Test func `I8 a copy whose writing was cut off anywhere is mended from the database`() async throws {
    let writer = journal("one", key: key)
    for number in 0..<2 { _ = try await writer.append([Scratch.draft(number)], expecting: Int64(number)) }
    #expect(try await journal("two", key: nil).head() == 2)
    let (old, oldNote) = (try bytes("two"), try note("two"))
    for number in 2..<7 { _ = try await writer.append([Scratch.draft(number)], expecting: Int64(number)) }
    let whole = try bytes("one")
    let path = clones.folder("two") + "/journal.jsonl"
    for end in Array(stride(from: old.count, to: whole.count, by: 61)) + [whole.count] {
      // As a call leaves it that died: the mark is durable before the first line, the checkpoint comes last.
      try AdoptionMark(folder: clones.folder("two")).write(end: old.count, size: 2)
      try clones.scratch.write(Array(whole[..<end]), to: path)
      try clones.scratch.write(oldNote, to: clones.folder("two") + "/checkpoint")
      #expect(try await journal("two", key: nil).head() == 7)
      #expect(try bytes("two") == whole)
      #expect(!FileManager.default.fileExists(atPath: clones.folder("two") + "/adopting"))
    }
    // Died after the checkpoint and before the mark went away: nothing is taken back, also with the database away.
    try AdoptionMark(folder: clones.folder("two")).write(end: old.count, size: 2)
    try server.stop("fast")
    #expect(try await journal("two", key: nil).head() == 7)
    // Died before it, and the database away: the older copy is whole.
    try AdoptionMark(folder: clones.folder("two")).write(end: old.count, size: 2)
    try clones.scratch.write(oldNote, to: clones.folder("two") + "/checkpoint")
    #expect(try await journal("two", key: nil).head() == 2)
    #expect(try bytes("two") == old)
  }

  @Test func `I8 a clone whose catching up ended between the lines and the checkpoint goes on`() async throws {
    let writer = journal("one", key: key)
    for number in 0..<5 { _ = try await writer.append([Scratch.draft(number)], expecting: Int64(number)) }
    let folder = clones.folder("two")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    // A folder in the way of the checkpoint: the lines are written, the call fails as if it had died there.
    try FileManager.default.createDirectory(atPath: folder + "/checkpoint.new", withIntermediateDirectories: false)
    await #expect(throws: Failure.self) { try await journal("two", key: nil).head() }
    #expect(try bytes("two") == bytes("one"))
    try FileManager.default.removeItem(atPath: folder + "/checkpoint.new")
    #expect(try await journal("two", key: nil).head() == 5)
    #expect(try note("two") == note("one"))
  }

  @Test func `out of reach, reading goes on with the last copy and says its age, and appending does not`() async throws
  {
    _ = try await journal("one", key: key).append([Scratch.draft(0)], expecting: 0)
    #expect(try await journal("two", key: nil).head() == 1)
    try server.stop("fast")
    let said = Said()
    let reader = journal("two", key: key, talk: { said.add($0) })
    #expect(try await reader.read(from: 0).map(\.id) == [Scratch.draft(0).id])
    #expect(said.all.count == 1 && said.all[0].contains("out of reach") && said.all[0].contains("s ago"))
    let failure = await #expect(throws: Failure.self) { try await reader.append([Scratch.draft(1)], expecting: 1) }
    #expect(failure?.kind == .unreachable && failure?.code == "E0651")
    // Whoever never saw it has nothing to go on with; nor has who does not know where it is.
    await #expect(throws: Failure.self) { try await journal("three", key: nil).head() }
    let nowhere = PostgresJournal(
      folder: clones.folder("four"), database: SharedPostgres(address: nil, source: "the variable X is not set"),
      schema: .standard, key: nil, talk: { _ in })
    let unknown = await #expect(throws: Failure.self) { try await nowhere.head() }
    #expect(unknown?.kind == .usage && unknown?.code == "E0650" && unknown?.why == ["the variable X is not set"])
    try server.start()
    #expect(try await reader.append([Scratch.draft(1)], expecting: 1)?.map(\.sequence) == [1])
  }

  @Test func `R37 a database that lost, changed or forked entries is refused by every clone that saw them`()
    async throws
  {
    let writer = journal("one", key: key)
    for number in 0..<3 { _ = try await writer.append([Scratch.draft(number)], expecting: Int64(number)) }
    #expect(try await journal("two", key: key).head() == 3)
    // A backup of two entries, put back by the owner: another schema of that history.
    let old = try JournalSchemaName("old")
    try makeSchema(old)
    let file = FileJournal(folder: clones.folder("backup"), key: key)
    for number in 0..<2 { _ = try await file.append([Scratch.draft(number)], expecting: Int64(number)) }
    _ = try await journal("backup", key: key, schema: old).seed()
    #expect(
      await #expect(throws: Failure.self) { try await journal("two", key: key, schema: old).head() }?.code == "E0654")
    // The standby that took over without the third entry goes on: as long, and other.
    _ = try await journal("backup", key: key, schema: old).append([Scratch.draft(7)], expecting: 2)
    let forked = journal("two", key: key, schema: old)
    #expect(
      await #expect(throws: Failure.self) { try await forked.append([Scratch.draft(3)], expecting: 3) }?.code
        == "E0603")
    #expect(await #expect(throws: Failure.self) { try await journal("two", key: nil, schema: old).head() } != nil)
    #expect(try server.sql("SELECT size FROM old.head", in: name) == "3")
    // A line that the owner changed, with the triggers taken away.
    try server.sql(
      """
      ALTER TABLE sluice_journal.entry DISABLE TRIGGER ALL;
      UPDATE sluice_journal.entry SET bytes = overlay(bytes placing 'X'::bytea from 20 for 1) WHERE seq = 1;
      ALTER TABLE sluice_journal.entry ENABLE ALWAYS TRIGGER only_grows;
      """, in: name)
    #expect(await #expect(throws: Failure.self) { try await journal("three", key: nil).head() } != nil)
    // Those who have it go on with what they have verified.
    #expect(try await journal("two", key: key).head() == 3)
  }

  @Test func `I2 I28 through a pooler in transaction mode the contract holds and promoters lose nothing`() async throws
  {
    guard Pooler.program != nil else {
      Issue.record("pgbouncer is not installed, so nobody knows whether a pooler breaks it: apt-get install pgbouncer")
      return
    }
    let pooler = try Pooler(to: server, database: name, connections: 2)
    let address = server.address(name, folder: pooler.folder, port: 6432)
    let (server, clones, key, name) = (server, clones, key, name)
    try await JournalContract {
      let schema = try JournalSchemaName("s\(UUID().uuidString.prefix(8).lowercased())")
      try server.sql(JournalSchema(name: schema).creation(promoter: .promoter, reader: .reader), in: name)
      return PostgresJournal(
        folder: clones.folder(schema.text), database: SharedPostgres(address: address, source: "the test"),
        schema: schema, key: key, talk: { _ in })
    }.holds()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for worker in 0..<8 {
        let journal = journal("pooled-\(worker)", key: key, address: address)
        group.addTask {
          for number in 0..<4 {
            let draft = Scratch.draft(worker * 4 + number)
            while try await journal.append([draft], expecting: try await journal.head()) == nil {}
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try await journal("late", key: nil, address: address).read(from: 0).count == 32)
    #expect(try server.sql("SELECT size FROM sluice_journal.head", in: name) == "32")
    // Leases are statements of their own too.
    try await LeaseContract {
      let schema = try JournalSchemaName("s\(UUID().uuidString.prefix(8).lowercased())")
      try server.sql(JournalSchema(name: schema).creation(promoter: .promoter, reader: .reader), in: name)
      let keepers = (0..<2).map { _ in
        SharedLeases(
          database: SharedPostgres(address: address, source: "the test"), schema: schema, identifiers: RandomNames(),
          termSeconds: 1)
      }
      return (keepers[0], keepers[1])
    } silence: {
      try await Task.sleep(for: .milliseconds(1200))
    }.holds()
    // Created through it too, in one transaction.
    let made = try await journal("late", key: nil, schema: JournalSchemaName("pooled"), address: address)
      .create(promoter: .promoter, reader: .reader)
    #expect(made)
  }

  /// Identifiers that never repeat.
  private struct RandomNames: IdentifierSource {
    func next() -> String { UUID().uuidString }
  }

  /// What was said to whoever waits.
  private final class Said: Sendable {
    private let lock = NSLock()
    nonisolated(unsafe) private var lines: [String] = []
    var all: [String] { lock.withLock { lines } }
    func add(_ line: String) { lock.withLock { lines.append(line) } }
  }
}
