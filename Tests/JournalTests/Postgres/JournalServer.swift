// SPDX-License-Identifier: Apache-2.0
import Foundation
import Glibc
import Migrations

/// A PostgreSQL server of one test: its own folder, a Unix socket only, stopped with it; and a database for each journal.
final class JournalServer: Sendable {
  /// Where the programs of the newest installed server are; `nil` when there is none.
  static let programs: String? = {
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
    return versions.compactMap { Int($0) }.max().map { "/usr/lib/postgresql/\($0)/bin" }
  }()

  let folder: String

  init() throws {
    folder = "/tmp/sluice-journal-pg-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    if getuid() == 0, let owner = getpwnam("postgres") { chown(folder, owner.pointee.pw_uid, owner.pointee.pw_gid) }
    try run(["initdb", "-D", "\(folder)/data", "-U", "postgres", "-A", "trust", "-N", "-E", "UTF8", "--locale=C.UTF-8"])
    try start()
  }

  deinit {
    try? stop("immediate")
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// Starts it with fsync on, since what it acknowledges must survive it.
  func start(_ own: String = "-c listen_addresses=''") throws {
    let settings = "-k \(folder) -c autovacuum=off -c max_connections=120 \(own)"
    try run(["pg_ctl", "-D", "\(folder)/data", "-o", settings, "-l", "\(folder)/log", "-w", "start"])
  }

  /// Starts it again with TLS on a port of the loopback; returns the port.
  ///
  /// `ca.crt` in its folder is the root to believe.
  func startEncrypted() throws -> Int {
    try shell(
      """
      cd \(folder)
      openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=sluice-test-root -keyout ca.key -out ca.crt 2>/dev/null
      openssl req -newkey rsa:2048 -nodes -subj /CN=127.0.0.1 -keyout data/server.key -out server.csr 2>/dev/null
      printf 'subjectAltName=IP:127.0.0.1' > extensions
      openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile extensions \
        -out data/server.crt 2>/dev/null
      openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=somebody-else -keyout x.key -out other.crt 2>/dev/null
      chmod 600 data/server.key
      if [ "$(id -u)" = 0 ]; then chown postgres data/server.key data/server.crt; fi
      """)
    try stop("fast")
    let port = Int.random(in: 20_000..<30_000)
    try start("-c listen_addresses=127.0.0.1 -c port=\(port) -c ssl=on")
    return port
  }

  func stop(_ mode: String) throws { try run(["pg_ctl", "-D", "\(folder)/data", "-m", mode, "-w", "stop"]) }

  /// Kills the postmaster and every server process at once.
  func kill() throws {
    let text = try String(contentsOfFile: "\(folder)/data/postmaster.pid", encoding: .utf8)
    guard let process = pid_t(text.prefix { $0 != "\n" }) else { throw CocoaError(.fileReadCorruptFile) }
    let children = try shell("ps -o pid= --ppid \(process)").split(whereSeparator: \.isWhitespace).compactMap {
      pid_t($0)
    }
    for number in [process] + children { _ = Glibc.kill(number, SIGKILL) }
    for _ in 0..<500 where Glibc.kill(process, 0) == 0 { usleep(10_000) }
    // What a killed postmaster leaves behind, and a start would take for a running one.
    try? FileManager.default.removeItem(atPath: "\(folder)/data/postmaster.pid")
  }

  /// Makes a database, and returns the address of a role there.
  func database(_ name: String = "j\(UUID().uuidString.prefix(8).lowercased())") throws -> String {
    try sql("CREATE DATABASE \(name)", in: "postgres")
    return address(name)
  }

  func address(_ database: String, role: String = "postgres", folder: String? = nil, port: Int = 5432) -> String {
    "postgres://\(role)@/\(database)?host=\(folder ?? self.folder)&port=\(port)"
  }

  /// Runs SQL and returns what psql prints.
  @discardableResult
  func sql(_ text: String, in database: String, role: String = "postgres") throws -> String {
    try shell(
      "psql -X -q -A -t -v ON_ERROR_STOP=1 -h \(folder) -U \(role) -d \(database) -f - <<'SQL'\n\(text)\nSQL")
  }

  @discardableResult
  func shell(_ line: String) throws -> String { try Self.output(["sh", "-ec", line]) }

  private func run(_ arguments: [String]) throws {
    let command = ["\(Self.programs ?? "")/\(arguments[0])"] + arguments.dropFirst()
    // The server must not inherit what Foundation keeps open to notice the end of its child.
    let closing = ["python3", "-c", "import subprocess, sys; sys.exit(subprocess.run(sys.argv[1:]).returncode)"]
    _ = try Self.output(getuid() == 0 ? closing + ["runuser", "-u", "postgres", "--"] + command : closing + command)
  }

  static func output(_ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = arguments
    process.currentDirectoryURL = URL(filePath: "/tmp")
    // A file, not a pipe: a server that is started keeps what it was given open.
    let file = "/tmp/sluice-journal-out-\(UUID().uuidString)"
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
