// SPDX-License-Identifier: Apache-2.0
import Commands
import Foundation
import Migrations
import PromotionCore
import PromotionPorts
import PromotionTestSupport
import Testing

/// A database of its own on the shared server.
final class PostgresFixture: Sendable {
  let server: DatabaseServer
  let name = "t_\(UUID().uuidString.prefix(8).lowercased())"
  let folder: String
  let tool: DatabaseMigrations

  init() throws {
    server = try #require(DatabaseServer.shared)
    folder = NSTemporaryDirectory() + "sluice-pg-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    tool = DatabaseMigrations(
      scratchFolder: folder + "/scratch", runner: ProcessRunner(evidenceFolder: folder + "/evidence", lifeline: nil))
    try Self.psql(server, "postgres", "CREATE DATABASE \(name)")
  }

  deinit {
    _ = try? Self.psql(server, "postgres", "DROP DATABASE \(name) WITH (FORCE)")
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// The target, with the same server for copies, so that each proof need not start one.
  var database: MigrationTarget {
    MigrationTarget(database: server.address(name), scratch: server.address("postgres"))
  }

  @discardableResult
  func sql(_ text: String) throws -> String { try Self.psql(server, name, text) }

  func prove(_ migrations: [Migration]) async throws -> MigrationProof {
    try await tool.prove(MigrationProofRequest(pending: migrations, all: migrations), in: database)
  }

  func apply(_ migrations: [Migration], epoch: Int64 = 1) async throws {
    try await tool.apply(migrations, proven: nil, in: database, fence: MigrationFixture.fence(epoch)) { _ in }
  }

  @discardableResult
  static func psql(_ server: DatabaseServer, _ database: String, _ text: String) throws -> String {
    let result = try Tool.run(
      ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", server.address(database), "-c", text],
      folder: "/tmp")
    #expect(result.code == 0, "\(text): \(result.output)")
    return result.output.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
