// SPDX-License-Identifier: Apache-2.0
import CSQLite
import Commands
import Foundation
import Migrations
import PromotionCore
import PromotionPorts
import Testing

/// A real SQLite file in a temporary folder.
final class MigrationFixture {
  let folder: String
  let tool: DatabaseMigrations

  init() throws {
    folder = NSTemporaryDirectory() + "sluice-db-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    tool = DatabaseMigrations(
      scratchFolder: folder + "/scratch", runner: ProcessRunner(evidenceFolder: folder + "/evidence", lifeline: nil))
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  var path: String { folder + "/target.db" }
  var database: MigrationTarget { MigrationTarget(database: "sqlite:" + path) }

  static func fence(_ epoch: Int64 = 1) -> MigrationFence { MigrationFence(scope: "shop/staging", epoch: epoch) }

  static func migration(_ order: UInt64, up: String, down: String?) -> Migration {
    Migration(version: "000\(order)", order: order, name: "m\(order)", up: up, down: down)
  }

  func prove(_ migrations: [Migration]) async throws -> MigrationProof {
    try await tool.prove(MigrationProofRequest(pending: migrations, all: migrations), in: database)
  }

  @discardableResult
  func sql(_ text: String) throws -> [[String]] {
    var handle: OpaquePointer?
    #expect(sqlite3_open(path, &handle) == SQLITE_OK)
    defer { sqlite3_close(handle) }
    var rows: [[String]] = []
    let code = withUnsafeMutablePointer(to: &rows) { pointer in
      sqlite3_exec(
        handle, text,
        { context, count, values, _ in
          let row = (0..<Int(count)).map { values?[$0].map { String(cString: $0) } ?? "NULL" }
          context?.assumingMemoryBound(to: [[String]].self).pointee.append(row)
          return 0
        }, pointer, nil)
    }
    #expect(code == SQLITE_OK, "\(String(cString: sqlite3_errmsg(handle)))")
    return rows
  }

  func apply(_ migrations: [Migration], epoch: Int64 = 1) async throws {
    try await tool.apply(migrations, proven: nil, in: database, fence: Self.fence(epoch)) { _ in }
  }
}
