// SPDX-License-Identifier: Apache-2.0
import Foundation
import Migrations
import PromotionCore
import PromotionPorts
import PromotionTestSupport
import Testing

/// Roles belong to the whole server, so that two copies share them.
@Suite(.serialized, .enabled(if: DatabaseServer.shared != nil)) struct PostgresRoleTests {
  private static let role = "reader_\(getpid())"

  private static let migrations = [
    MigrationFixture.migration(
      1, up: "CREATE ROLE \(role) NOLOGIN; CREATE TABLE a (x integer); GRANT SELECT ON a TO \(role);",
      down: "DROP TABLE a; DROP ROLE \(role);"),
    MigrationFixture.migration(
      2, up: "DO $$ BEGIN CREATE ROLE \(role)_2; END $$; GRANT \(role) TO \(role)_2;", down: "DROP ROLE \(role)_2;"),
    MigrationFixture.migration(
      3, up: "ALTER ROLE \(role) CREATEDB; CREATE TABLE b (x integer);",
      down: "DROP TABLE b; ALTER ROLE \(role) NOCREATEDB;"),
  ]

  @Test func `G4 migrations that make roles pass on a server of our own, each alone and together`() async throws {
    let fixture = try PostgresFixture()
    let proof = try await fixture.tool.prove(
      MigrationProofRequest(pending: Self.migrations, all: Self.migrations),
      in: MigrationTarget(database: fixture.server.address(fixture.name)))
    #expect(proof.isPassed, "\(proof.findings)")
    #expect(proof.findings.last?.title == "all 3")
    #expect(try fixture.sql("SELECT count(*) FROM pg_roles WHERE rolname LIKE '\(Self.role)%'") == "0")
  }

  @Test func `G4 a role left behind is named, and says nothing about the migrations after it`() async throws {
    let fixture = try PostgresFixture()
    let pending = [
      MigrationFixture.migration(1, up: "CREATE ROLE \(Self.role);", down: "SELECT 1;"),
      MigrationFixture.migration(
        2, up: "CREATE TABLE a (x integer); GRANT SELECT ON a TO \(Self.role);", down: "DROP TABLE a;"),
      MigrationFixture.migration(3, up: "ALTER ROLE \(Self.role) CREATEDB;", down: "SELECT 1;"),
    ]
    let proof = try await fixture.tool.prove(
      MigrationProofRequest(pending: pending, all: pending),
      in: MigrationTarget(database: fixture.server.address(fixture.name)))
    #expect(proof.findings.map(\.isPassed) == [false, true, false], "\(proof.findings)")
    #expect(proof.findings[0].text.contains("role \(Self.role) is left behind"), "\(proof.findings[0])")
    #expect(proof.findings[2].text.contains("role \(Self.role) is different"), "\(proof.findings[2])")
  }

  @Test(.enabled(if: DatabaseServer.other != nil))
  func `a server that is given is left as it was found`() async throws {
    let fixture = try PostgresFixture()
    let other = try #require(DatabaseServer.other)
    let proof = try await fixture.tool.prove(
      MigrationProofRequest(pending: Self.migrations, all: Self.migrations),
      in: MigrationTarget(database: fixture.server.address(fixture.name), scratch: other.address("postgres")))
    #expect(proof.isPassed, "\(proof.findings)")
    let left = try PostgresFixture.psql(
      other, "postgres",
      "SELECT (SELECT count(*) FROM pg_roles WHERE rolname LIKE 'reader_%') + (SELECT count(*) FROM pg_database WHERE datname LIKE 'sluice%')"
    )
    #expect(left == "0")
  }

  @Test func `roles are not tried on the target's own server`() async throws {
    let fixture = try PostgresFixture()
    do {
      _ = try await fixture.prove(Self.migrations)
      Issue.record("it was tried")
    } catch let failure as Failure {
      #expect(failure.code == "E0524" && failure.why.contains { $0.contains("target's own") }, "\(failure)")
    }
    #expect(try fixture.sql("SELECT count(*) FROM pg_roles WHERE rolname LIKE '\(Self.role)%'") == "0")
    // A column called user is none.
    let harmless = MigrationFixture.migration(
      1, up: "CREATE TABLE a (user_id integer NOT NULL); ALTER TABLE a ALTER user_id DROP NOT NULL;",
      down: "DROP TABLE a;")
    #expect(try await fixture.prove([harmless]).isPassed)
  }

  @Test func `the roles of the target are on the copy with their options`() async throws {
    let fixture = try PostgresFixture()
    try fixture.sql(
      "CREATE ROLE \(Self.role)_t LOGIN CREATEDB; CREATE TABLE t (x integer); ALTER TABLE t OWNER TO \(Self.role)_t")
    defer { _ = try? fixture.sql("DROP TABLE t; DROP ROLE \(Self.role)_t") }
    let migration = MigrationFixture.migration(1, up: "CREATE TABLE a (x integer);", down: "DROP TABLE a;")
    let proof = try await fixture.tool.prove(
      MigrationProofRequest(pending: [migration], all: [migration]),
      in: MigrationTarget(database: fixture.server.address(fixture.name)))
    #expect(proof.isPassed && proof.notes.isEmpty && proof.proven != nil, "\(proof)")
  }
}
