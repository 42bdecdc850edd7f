// SPDX-License-Identifier: Apache-2.0
import Foundation
import Migrations
import PromotionCore
import PromotionPorts
import Synchronization
import Testing

/// When the step may take over the proof of its gate (decision 0108).
@Suite struct ProofMemoryTests {
  private static let migrations = [MigrationFixture.migration(1, up: "CREATE TABLE a (x TEXT);", down: "DROP TABLE a;")]

  /// Proves and tells whether a copy was migrated for it.
  private func isProved(
    _ migrations: [Migration], in fixture: MigrationFixture, reusesLast: Bool
  ) async throws -> Bool {
    let looks = Mutex(0)
    let proof = try await fixture.tool.prove(
      MigrationProofRequest(
        pending: migrations, all: migrations, reusesLast: reusesLast,
        whileMigrated: { _ in
          looks.withLock { $0 += 1 }
          return nil
        }), in: fixture.database)
    #expect(proof.isPassed)
    return looks.withLock { $0 } == 1
  }

  @Test func `G3 the step takes over the proof of its gate only while migrations and schema are the same`() async throws
  {
    let fixture = try MigrationFixture()
    try fixture.sql("CREATE TABLE users (id INTEGER PRIMARY KEY);")
    #expect(try await isProved(Self.migrations, in: fixture, reusesLast: true), "there is nothing to take over")
    #expect(try await !isProved(Self.migrations, in: fixture, reusesLast: true))
    #expect(try await isProved(Self.migrations, in: fixture, reusesLast: false), "a gate always proves")
    // Rows are no part of the schema.
    try fixture.sql("INSERT INTO users VALUES (1);")
    #expect(try await !isProved(Self.migrations, in: fixture, reusesLast: true))
    try fixture.sql("ALTER TABLE users ADD COLUMN name TEXT;")
    #expect(try await isProved(Self.migrations, in: fixture, reusesLast: true), "the schema is another one")
    let edited = [MigrationFixture.migration(1, up: "CREATE TABLE a (x TEXT, y TEXT);", down: "DROP TABLE a;")]
    #expect(try await isProved(edited, in: fixture, reusesLast: true), "the text is another one")
  }

  @Test func `G3 a proof that failed is not taken over`() async throws {
    let fixture = try MigrationFixture()
    let broken = [MigrationFixture.migration(1, up: "CREATE TABLE a (x TEXT);", down: "SELECT 1;")]
    for _ in 0..<2 {
      let proof = try await fixture.tool.prove(
        MigrationProofRequest(pending: broken, all: broken, reusesLast: true), in: fixture.database)
      #expect(!proof.isPassed)
    }
    try fixture.sql("CREATE TABLE a (x TEXT);")
    let proof = try await fixture.tool.prove(
      MigrationProofRequest(pending: broken, all: broken, reusesLast: true), in: fixture.database)
    #expect(proof.findings.first?.text.contains("already exists") == true, "\(proof.findings)")
  }
}
