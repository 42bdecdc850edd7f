// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionTestSupport

/// The database of a shop, on a server of its own.
final class ShopDatabase: Sendable {
  private static let name = "shop"
  let server: DatabaseServer

  init(isDurable: Bool = false) throws {
    server = try DatabaseServer(isDurable: isDurable)
    _ = try server.database(Self.name)
  }

  func address(_ database: String = ShopDatabase.name) -> String { server.address(database) }

  /// Runs SQL and returns what psql prints.
  @discardableResult
  func sql(_ text: String, in database: String = ShopDatabase.name) throws -> String {
    try server.sql(text, in: database)
  }

  /// Opens a session that stays open until its input is closed.
  func session(_ first: String) throws -> (process: Process, input: Pipe) {
    let (process, input) = (Process(), Pipe())
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["psql", "-X", "-q", "-h", server.folder, "-U", "postgres", "-d", Self.name]
    process.standardInput = input
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    input.fileHandleForWriting.write(Data("\(first)\n".utf8))
    return (process, input)
  }

  /// Waits until a query answers `t`.
  func wait(for query: String, seconds: Double = 60) throws -> Bool {
    try server.wait(for: query, in: Self.name, seconds: seconds)
  }

  func start() throws { try server.start() }

  func stop(_ mode: String) throws { try server.stop(mode) }
}
