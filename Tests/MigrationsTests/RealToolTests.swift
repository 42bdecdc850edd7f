// SPDX-License-Identifier: Apache-2.0
import Foundation
import Migrations
import PromotionCore
import PromotionPorts
import PromotionTestSupport
import Testing

/// After our run the tool itself finds nothing to do, and the other way round.
@Suite struct RealToolTests {
  static let plan = """
    %syntax-version=1.0.0
    %project=shop
    %uri=https://example.com/shop/

    users 2024-01-01T10:00:00Z Ann Example <ann@example.com> # Adds users.
    orders [users] 2024-01-02T10:00:00Z Ann Example <ann@example.com> # Adds orders,\\nall of them.
    @v1.0 2024-01-03T10:00:00Z Ann Example <ann@example.com> # First.
    notes [orders] 2024-01-04T10:00:00Z Ben Example <ben@example.com>
    """

  private static func sqitch(in folder: String) throws -> [String: [UInt8]] {
    var files = ["sqitch.plan": plan + "\n", "sqitch.conf": "[core]\n\tengine = sqlite\n"]
    for name in ["users", "orders", "notes"] {
      files["deploy/\(name).sql"] = "BEGIN;\nCREATE TABLE \(name) (id integer);\nCOMMIT;\n"
      files["revert/\(name).sql"] = "BEGIN;\nDROP TABLE \(name);\nCOMMIT;\n"
      files["verify/\(name).sql"] = "BEGIN;\nSELECT id FROM \(name);\nROLLBACK;\n"
    }
    for (path, text) in files {
      let url = URL(filePath: folder).appending(path: path)
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: url, atomically: true, encoding: .utf8)
    }
    return files.mapValues { Array($0.utf8) }
  }

  private func sqitch(_ arguments: [String], _ uri: String, in folder: String) throws -> (code: Int32, output: String) {
    try Tool.run(
      ["sqitch"] + arguments + [uri], folder: folder,
      variables: ["SQITCH_FULLNAME": "Cy", "SQITCH_EMAIL": "cy@example.com", "HOME": folder, "TZ": "UTC"])
  }

  @Test(.enabled(if: Tool.find("sqitch") != nil))
  func `sqitch on SQLite finds nothing to do after us, and we after it`() async throws {
    let fixture = try MigrationFixture()
    let files = try Self.sqitch(in: fixture.folder)
    let migrations = try fixture.tool.migrations(from: files, folder: "db", layout: nil)
    let proof = try await fixture.prove(migrations)
    #expect(proof.isPassed, "\(proof.findings)")
    try await fixture.apply(migrations)
    let uri = "db:sqlite:\(fixture.path)"
    let status = try sqitch(["status"], uri, in: fixture.folder)
    #expect(status.output.contains("Nothing to deploy"), "\(status.output)")
    #expect(try sqitch(["revert", "-y"], uri, in: fixture.folder).code == 0)
    let none = try await fixture.tool.applied(in: fixture.database, layout: .sqitch)
    #expect(!migrations.contains(where: none.contains))
    let deployed = try sqitch(["deploy"], uri, in: fixture.folder)
    #expect(deployed.code == 0, "\(deployed.output)")
    let applied = try await fixture.tool.applied(in: fixture.database, layout: .sqitch)
    #expect(migrations.allSatisfy(applied.contains))
    _ = try await fixture.tool.revert(
      [migrations[2]], RevertRequest(leaving: 2), in: fixture.database, fence: MigrationFixture.fence()
    ) { _ in }
    let after = try sqitch(["status"], uri, in: fixture.folder)
    #expect(after.output.contains("Undeployed change:"), "\(after.output)")
  }

  @Test(.enabled(if: Tool.find("sqitch") != nil && DatabaseServer.shared != nil))
  func `sqitch on PostgreSQL finds nothing to do after us, and we after it`() async throws {
    let fixture = try PostgresFixture()
    let files = try Self.sqitch(in: fixture.folder)
    let migrations = try fixture.tool.migrations(from: files, folder: "db", layout: nil)
    let proof = try await fixture.prove(migrations)
    #expect(proof.isPassed, "\(proof.findings)")
    try await fixture.apply(migrations)
    let uri = "db:pg://postgres@/\(fixture.name)?host=\(fixture.server.folder)"
    let status = try sqitch(["status"], uri, in: fixture.folder)
    #expect(status.output.contains("Nothing to deploy"), "\(status.output)")
    #expect(try sqitch(["verify"], uri, in: fixture.folder).code == 0)
    #expect(try sqitch(["revert", "-y"], uri, in: fixture.folder).code == 0)
    #expect(try sqitch(["deploy"], uri, in: fixture.folder).code == 0)
    let applied = try await fixture.tool.applied(in: fixture.database, layout: .sqitch)
    #expect(migrations.allSatisfy(applied.contains))
  }

  @Test(.enabled(if: Tool.find("dbmate") != nil))
  func `dbmate on SQLite finds nothing to do after us, and we after it`() async throws {
    let fixture = try MigrationFixture()
    let sample = try #require(LayoutTests.samples.first { $0.layout == .dbmate })
    try FileManager.default.createDirectory(atPath: fixture.folder + "/db", withIntermediateDirectories: true)
    for (path, text) in sample.files {
      try text.write(toFile: "\(fixture.folder)/db/\(path)", atomically: true, encoding: .utf8)
    }
    let migrations = try fixture.tool.migrations(
      from: sample.files.mapValues { Array($0.utf8) }, folder: "db", layout: nil)
    try await fixture.apply(migrations)
    let dbmate = try #require(Tool.find("dbmate"))
    func run(_ command: String) throws -> (code: Int32, output: String) {
      try Tool.run(
        [dbmate, "--url", "sqlite:\(fixture.path)", "-d", "db", "--no-dump-schema", command], folder: fixture.folder)
    }
    let status = try run("status")
    #expect(status.output.contains("Pending: 0"), "\(status.output)")
    #expect(try run("rollback").code == 0 && run("rollback").code == 0)
    let none = try await fixture.tool.applied(in: fixture.database, layout: .dbmate)
    #expect(!migrations.contains(where: none.contains))
    #expect(try run("up").code == 0)
    let applied = try await fixture.tool.applied(in: fixture.database, layout: .dbmate)
    #expect(migrations.allSatisfy(applied.contains))
  }

  @Test(.enabled(if: Tool.find("dbmate") != nil && DatabaseServer.shared != nil))
  func `dbmate on PostgreSQL finds nothing to do after us, and we after it`() async throws {
    let fixture = try PostgresFixture()
    let sample = try #require(LayoutTests.samples.first { $0.layout == .dbmate })
    let migrations = try Self.write(sample.files, to: fixture.folder, with: fixture.tool)
    try await fixture.apply(migrations)
    let dbmate = try #require(Tool.find("dbmate"))
    let url = "postgres://postgres@/\(fixture.name)?host=\(fixture.server.folder)&sslmode=disable"
    func run(_ command: String) throws -> (code: Int32, output: String) {
      try Tool.run([dbmate, "--url", url, "-d", "db", "--no-dump-schema", command], folder: fixture.folder)
    }
    let status = try run("status")
    #expect(status.output.contains("Pending: 0"), "\(status.output)")
    #expect(try run("rollback").code == 0 && run("rollback").code == 0)
    let none = try await fixture.tool.applied(in: fixture.database, layout: .dbmate)
    #expect(!migrations.contains(where: none.contains))
    #expect(try run("up").code == 0)
    let applied = try await fixture.tool.applied(in: fixture.database, layout: .dbmate)
    #expect(migrations.allSatisfy(applied.contains))
  }

  @Test(.enabled(if: Tool.find("sql-migrate") != nil))
  func `sql-migrate on SQLite finds nothing to do after us, and we after it`() async throws {
    let fixture = try MigrationFixture()
    let sample = try #require(LayoutTests.samples.first { $0.layout == .sqlMigrate })
    let migrations = try Self.write(sample.files, to: fixture.folder, with: fixture.tool)
    try "development:\n  dialect: sqlite3\n  datasource: \(fixture.path)\n  dir: db\n"
      .write(toFile: fixture.folder + "/dbconfig.yml", atomically: true, encoding: .utf8)
    try await fixture.apply(migrations)
    try Self.sqlMigrateFindsNothing(in: fixture.folder, taking: migrations.count)
    let applied = try await fixture.tool.applied(in: fixture.database, layout: .sqlMigrate)
    #expect(migrations.allSatisfy(applied.contains))
  }

  @Test(.enabled(if: Tool.find("sql-migrate") != nil && DatabaseServer.shared != nil))
  func `sql-migrate on PostgreSQL finds nothing to do after us, and we after it`() async throws {
    let fixture = try PostgresFixture()
    let sample = try #require(LayoutTests.samples.first { $0.layout == .sqlMigrate })
    let migrations = try Self.write(sample.files, to: fixture.folder, with: fixture.tool)
    let source = "host=\(fixture.server.folder) user=postgres dbname=\(fixture.name) sslmode=disable"
    try "development:\n  dialect: postgres\n  datasource: \(source)\n  dir: db\n"
      .write(toFile: fixture.folder + "/dbconfig.yml", atomically: true, encoding: .utf8)
    try await fixture.apply(migrations)
    try Self.sqlMigrateFindsNothing(in: fixture.folder, taking: migrations.count)
    let applied = try await fixture.tool.applied(in: fixture.database, layout: .sqlMigrate)
    #expect(migrations.allSatisfy(applied.contains))
  }

  /// The tool has nothing to do after us, takes everything back, and does it again.
  private static func sqlMigrateFindsNothing(in folder: String, taking count: Int) throws {
    func run(_ arguments: String...) throws -> (code: Int32, output: String) {
      try Tool.run(["sql-migrate"] + arguments, folder: folder)
    }
    let first = try run("up")
    #expect(first.code == 0 && first.output.contains("Applied 0 migrations"), "\(first.output)")
    let down = try run("down", "-limit=0")
    #expect(down.code == 0 && down.output.contains("Applied \(count) migration"), "\(down.output)")
    let again = try run("up")
    #expect(again.code == 0 && again.output.contains("Applied \(count) migration"), "\(again.output)")
  }

  private static func write(
    _ files: [String: String], to folder: String, with tool: DatabaseMigrations
  ) throws -> [Migration] {
    try FileManager.default.createDirectory(atPath: folder + "/db", withIntermediateDirectories: true)
    for (path, text) in files { try text.write(toFile: "\(folder)/db/\(path)", atomically: true, encoding: .utf8) }
    return try tool.migrations(from: files.mapValues { Array($0.utf8) }, folder: "db", layout: nil)
  }
}
