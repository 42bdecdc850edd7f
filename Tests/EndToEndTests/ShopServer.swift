// SPDX-License-Identifier: Apache-2.0
import Foundation
import Glibc

/// A PostgreSQL server of one test: its own folder, a Unix socket only, stopped with it.
final class ShopServer: Sendable {
  /// Where the programs of the newest installed server are; `nil` when there is none.
  static let programs: String? = {
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
    return versions.compactMap { Int($0) }.max().map { "/usr/lib/postgresql/\($0)/bin" }
  }()

  let folder: String

  init() throws {
    folder = "/tmp/sluice-shop-pg-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    if getuid() == 0, let owner = getpwnam("postgres") { chown(folder, owner.pointee.pw_uid, owner.pointee.pw_gid) }
    try run(["initdb", "-D", "\(folder)/data", "-U", "postgres", "-A", "trust", "-N", "-E", "UTF8", "--locale=C.UTF-8"])
    try start()
    try sql("CREATE DATABASE shop", in: "postgres")
  }

  func start() throws {
    let settings = "-k \(folder) -c listen_addresses='' -c fsync=off -c autovacuum=off"
    try run(["pg_ctl", "-D", "\(folder)/data", "-o", settings, "-l", "\(folder)/log", "-w", "start"])
  }

  func stop(_ mode: String) throws { try run(["pg_ctl", "-D", "\(folder)/data", "-m", mode, "-w", "stop"]) }

  deinit {
    try? run(["pg_ctl", "-D", "\(folder)/data", "-m", "immediate", "stop"])
    try? FileManager.default.removeItem(atPath: folder)
  }

  func address(_ database: String = "shop") -> String { "postgres://postgres@/\(database)?host=\(folder)" }

  /// Runs SQL and returns what psql prints.
  @discardableResult
  func sql(_ text: String, in database: String = "shop") throws -> String {
    try output([
      "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", folder, "-U", "postgres", "-d", database, "-c",
      text,
    ])
  }

  /// Opens a session that stays open until its input is closed.
  func session(_ first: String) throws -> (process: Process, input: Pipe) {
    let (process, input) = (Process(), Pipe())
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["psql", "-X", "-q", "-h", folder, "-U", "postgres", "-d", "shop"]
    process.standardInput = input
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    input.fileHandleForWriting.write(Data("\(first)\n".utf8))
    return (process, input)
  }

  /// Waits until a query answers `t`.
  func wait(for query: String, seconds: Double = 60) throws -> Bool {
    let end = Date(timeIntervalSinceNow: seconds)
    while Date() < end {
      if try sql(query) == "t" { return true }
      usleep(30_000)
    }
    return false
  }

  private func run(_ arguments: [String]) throws {
    let command = ["\(Self.programs ?? "")/\(arguments[0])"] + arguments.dropFirst()
    // The server must not inherit what Foundation keeps open to notice the end of its child.
    let closing = ["python3", "-c", "import subprocess, sys; sys.exit(subprocess.run(sys.argv[1:]).returncode)"]
    _ = try output(getuid() == 0 ? closing + ["runuser", "-u", "postgres", "--"] + command : closing + command)
  }

  private func output(_ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = arguments
    process.currentDirectoryURL = URL(filePath: "/tmp")
    // A file, not a pipe: a server that is started keeps what it was given open.
    let file = "/tmp/sluice-shop-out-\(UUID().uuidString)"
    try Data().write(to: URL(filePath: file))
    defer { try? FileManager.default.removeItem(atPath: file) }
    let written = try FileHandle(forWritingTo: URL(filePath: file))
    process.standardOutput = written
    process.standardError = written
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    try written.close()
    let text = ((try? String(contentsOfFile: file, encoding: .utf8)) ?? "").trimmingCharacters(
      in: .whitespacesAndNewlines)
    guard process.terminationStatus == 0 else { throw Failed(text: "\(arguments.joined(separator: " ")): \(text)") }
    return text
  }

  struct Failed: Error { let text: String }
}
