// SPDX-License-Identifier: Apache-2.0
import Foundation
import Migrations
import PromotionCore
import PromotionPorts
import PromotionTestSupport
import Testing

/// Each layout: found by its content, applied, reverted, and its table as the tool itself would write it.
@Suite(.serialized) struct LayoutTests {
  struct Sample: Sendable, CustomTestStringConvertible {
    let layout: MigrationLayout
    let files: [String: String]
    /// A query on the tool's table, and what it says after both migrations, on either database.
    let query: String
    let rows: [[String]]
    var isNamed = false
    var testDescription: String { layout.rawValue }
  }

  static let up = ["CREATE TABLE a (x integer)", "CREATE TABLE b (y integer)"]
  static let down = ["DROP TABLE a", "DROP TABLE b"]

  private static func sections(_ one: String, _ two: String, _ number: Int) -> String {
    "\(one)\n\(up[number]);\n\(two)\n\(down[number]);\n"
  }

  static let samples: [Sample] = [
    Sample(
      layout: .golangMigrate,
      files: [
        "1_a.up.sql": up[0], "1_a.down.sql": down[0], "2_b.up.sql": up[1], "2_other.down.sql": down[1],
      ], query: "SELECT version FROM schema_migrations", rows: [["2"]]),
    Sample(
      layout: .goose,
      files: [
        "00001_a.sql": sections("-- +goose Up", "-- +goose Down", 0),
        "00002_b.sql": sections("-- +goose Up\n-- +goose StatementBegin", "-- +goose StatementEnd\n-- +goose Down", 1),
      ], query: "SELECT version_id FROM goose_db_version ORDER BY id", rows: [["0"], ["1"], ["2"]]),
    Sample(
      layout: .dbmate,
      files: [
        "20240101000000_a.sql": sections("-- migrate:up", "-- migrate:down", 0),
        "20240102000000_b.sql": sections("-- migrate:up transaction:false", "-- migrate:down", 1),
      ], query: "SELECT version FROM schema_migrations ORDER BY version",
      rows: [["20240101000000"], ["20240102000000"]]),
    Sample(
      layout: .diesel,
      files: [
        "2024-01-01-000000_a/up.sql": up[0], "2024-01-01-000000_a/down.sql": down[0],
        "2024-01-02-000000_b/up.sql": up[1], "2024-01-02-000000_b/down.sql": down[1],
      ], query: "SELECT version FROM __diesel_schema_migrations ORDER BY version",
      rows: [["20240101000000"], ["20240102000000"]]),
    Sample(
      layout: .flyway,
      files: [
        "V1_9__a.sql": up[0], "U1_9__a.sql": down[0], "V1.10__b_c.sql": up[1], "U1.10__b_c.sql": down[1],
      ], query: "SELECT version, description, checksum FROM flyway_schema_history ORDER BY installed_rank",
      rows: [["1.9", "a", "-1025457432"], ["1.10", "b c", "-1863793384"]]),
    Sample(
      layout: .sqlx,
      files: ["1_a.up.sql": up[0], "1_a.down.sql": down[0], "2_b.up.sql": up[1], "2_b.down.sql": down[1]],
      query: "SELECT version, description FROM _sqlx_migrations ORDER BY version", rows: [["1", "a"], ["2", "b"]],
      isNamed: true),
    Sample(
      layout: .sqlMigrate,
      files: [
        // A licence may stand above the first section, as in nakama's.
        "1_a.sql": "\u{FEFF}/*\n * Copyright; all rights\n */\n\n" + sections("-- +migrate Up", "-- +migrate Down", 0),
        // The way down may stand first, and a direction come in parts.
        "2_b.sql": "-- +migrate Down\nDROP TABLE c;\n" + sections("-- +migrate Up notransaction", "-- +migrate Down", 1)
          + "-- +migrate Up\nCREATE TABLE c (z integer);\n",
      ], query: "SELECT id FROM gorp_migrations ORDER BY id", rows: [["1_a.sql"], ["2_b.sql"]]),
  ]

  private func read(_ sample: Sample, _ tool: any MigrationTool) throws -> [Migration] {
    let files = sample.files.mapValues { Array($0.utf8) }
    let read = try tool.migrations(from: files, folder: "db", layout: sample.isNamed ? sample.layout : nil)
    #expect(read.allSatisfy { $0.layout == sample.layout }, "\(read.map(\.layout))")
    return read
  }

  @Test(arguments: samples)
  func `a layout is found, proved, applied and taken back on SQLite`(sample: Sample) async throws {
    let fixture = try MigrationFixture()
    let migrations = try read(sample, fixture.tool)
    #expect(try await fixture.prove(migrations).isPassed)
    try await fixture.apply(migrations)
    #expect(try fixture.sql(sample.query) == sample.rows)
    let applied = try await fixture.tool.applied(in: fixture.database, layout: nil)
    #expect(applied.layout == sample.layout && migrations.allSatisfy(applied.contains))
    _ = try await fixture.tool.revert(
      migrations.reversed(), RevertRequest(leaving: nil), in: fixture.database, fence: MigrationFixture.fence()
    ) { _ in }
    let after = try await fixture.tool.applied(in: fixture.database, layout: sample.layout)
    #expect(!migrations.contains(where: after.contains))
  }

  @Test(.enabled(if: DatabaseServer.shared != nil), arguments: samples)
  func `a layout is found, proved, applied and taken back on PostgreSQL`(sample: Sample) async throws {
    let fixture = try PostgresFixture()
    let migrations = try read(sample, fixture.tool)
    let proof = try await fixture.prove(migrations)
    #expect(proof.isPassed, "\(proof.findings)")
    try await fixture.apply(migrations)
    let applied = try await fixture.tool.applied(in: fixture.database, layout: nil)
    #expect(applied.layout == sample.layout && migrations.allSatisfy(applied.contains))
    #expect(try fixture.sql(sample.query) == sample.rows.map { $0.joined(separator: "|") }.joined(separator: "\n"))
    _ = try await fixture.tool.revert(
      migrations.reversed(), RevertRequest(leaving: nil), in: fixture.database, fence: MigrationFixture.fence()
    ) { _ in }
    let after = try await fixture.tool.applied(in: fixture.database, layout: sample.layout)
    #expect(!migrations.contains(where: after.contains))
  }

  @Test(arguments: [
    (MigrationLayout.prisma, ["migration_lock.toml": "", "2024_a/migration.sql": up[0]]),
    (.supabase, ["20240101_a.sql": up[0]]), (.atlas, ["atlas.sum": "h1:x\n1_a.sql h1:y\n", "1_a.sql": up[0]]),
    (
      .drizzle,
      ["meta/_journal.json": "{\"entries\": [{\"idx\": 0, \"when\": 7, \"tag\": \"0_a\"}]}", "0_a.sql": up[0]]
    ),
  ])
  func `a layout without a way back is irreversible by format`(layout: MigrationLayout, files: [String: String])
    async throws
  {
    let fixture = try MigrationFixture()
    let migrations = try fixture.tool.migrations(
      from: files.mapValues { Array($0.utf8) }, folder: "db", layout: nil)
    #expect(migrations.map(\.layout) == [layout])
    let finding = try #require(try await fixture.prove(migrations).findings.first)
    #expect(
      finding.verdict == .irreversible && finding.rollback == .irreversible && finding.text == "irreversible by format")
    try await fixture.apply(migrations)
    #expect(try await fixture.tool.applied(in: fixture.database, layout: layout).contains(migrations[0]))
  }
}
