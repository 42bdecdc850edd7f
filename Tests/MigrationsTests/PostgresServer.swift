// SPDX-License-Identifier: Apache-2.0
import Foundation
import Glibc

/// A PostgreSQL server for this test process: its own folder, a Unix socket only, stopped when the process ends.
final class PostgresServer: Sendable {
  /// The server, started on first use; `nil` where none is installed.
  static let shared: PostgresServer? = try? PostgresServer()

  /// A second one, for copies that must not be on the target's server.
  static let other: PostgresServer? = try? PostgresServer(name: "other")

  let folder: String
  private let programs: String

  private init(name: String = "pg") throws {
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
    guard let newest = versions.compactMap(Int.init).max() else { throw CocoaError(.fileNoSuchFile) }
    programs = "/usr/lib/postgresql/\(newest)/bin"
    folder = "/tmp/sluice-test-\(name)-\(getpid())"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    if getuid() == 0, let owner = getpwnam("postgres") { chown(folder, owner.pointee.pw_uid, owner.pointee.pw_gid) }
    try run(["initdb", "-D", "\(folder)/data", "-U", "postgres", "-A", "trust", "-N", "-E", "UTF8", "--locale=C.UTF-8"])
    let settings = "-k \(folder) -c listen_addresses='' -c fsync=off -c autovacuum=off -c max_connections=300"
    try run(["pg_ctl", "-D", "\(folder)/data", "-o", settings, "-l", "\(folder)/log", "-w", "start"])
    if name == "pg" { atexit { PostgresServer.shared?.stop() } } else { atexit { PostgresServer.other?.stop() } }
  }

  /// The address of a database on it.
  func address(_ database: String) -> String { "postgres://postgres@/\(database)?host=\(folder)" }

  private func stop() {
    try? run(["pg_ctl", "-D", "\(folder)/data", "-m", "immediate", "stop"])
    try? FileManager.default.removeItem(atPath: folder)
  }

  private func run(_ arguments: [String]) throws {
    let command = ["\(programs)/\(arguments[0])"] + arguments.dropFirst()
    // The server must not inherit what Foundation keeps open to notice the end of its child.
    let closing = ["python3", "-c", "import subprocess, sys; sys.exit(subprocess.run(sys.argv[1:]).returncode)"]
    let whole = getuid() == 0 ? closing + ["runuser", "-u", "postgres", "--"] + command : closing + command
    let tool = try Tool.run(whole, folder: "/tmp")
    guard tool.code == 0 else { throw CocoaError(.executableLoad) }
  }
}
