// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Glibc

/// A PostgreSQL server of tests: its own folder, a Unix socket only, and stopped with it.
public final class DatabaseServer: Sendable {
  /// Where the programs of the newest installed server are; `nil` when there is none.
  public static let programs: String? = {
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
    return versions.compactMap { Int($0) }.max().map { "/usr/lib/postgresql/\($0)/bin" }
  }()

  /// Its folder, which has the socket.
  public let folder: String
  private let settings: String

  /// Makes and starts one; with `isDurable` what it acknowledges survives its death.
  public init(isDurable: Bool = false, connections: Int = 120) throws {
    folder = "/tmp/sluice-pg-\(UUID().uuidString.prefix(8))"
    settings = "-c autovacuum=off -c max_connections=\(connections)" + (isDurable ? "" : " -c fsync=off")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    if getuid() == 0, let owner = getpwnam("postgres") { chown(folder, owner.pointee.pw_uid, owner.pointee.pw_gid) }
    try run(["initdb", "-D", "\(folder)/data", "-U", "postgres", "-A", "trust", "-N", "-E", "UTF8", "--locale=C.UTF-8"])
    try start()
  }

  deinit { remove() }

  /// Starts it, with settings beside those that it was made with.
  public func start(_ own: String = "-c listen_addresses=''") throws {
    try run([
      "pg_ctl", "-D", "\(folder)/data", "-o", "-k \(folder) \(settings) \(own)", "-l", "\(folder)/log", "-w", "start",
    ])
  }

  /// Starts it again with TLS on a port of the loopback; returns the port.
  ///
  /// `ca.crt` in its folder is the root to believe.
  public func startEncrypted() throws -> Int {
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

  /// Stops it in a mode of `pg_ctl`.
  public func stop(_ mode: String) throws { try run(["pg_ctl", "-D", "\(folder)/data", "-m", mode, "-w", "stop"]) }

  /// Stops it at once and removes its folder.
  public func remove() {
    try? run(["pg_ctl", "-D", "\(folder)/data", "-m", "immediate", "stop"])
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// Kills the postmaster and every server process at once.
  public func kill() throws {
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

  /// Starts it once what a killed one left in memory is gone.
  public func startAgain() throws {
    for _ in 0..<40 {
      do { return try start() } catch { usleep(200_000) }
    }
    try start()
  }

  /// Makes a database, and returns its address.
  public func database(_ name: String? = nil) throws -> String {
    let name = name ?? "j\(UUID().uuidString.prefix(8).lowercased())"
    try sql("CREATE DATABASE \(name)", in: "postgres")
    return address(name)
  }

  /// The address of a database for a role, at the server's own socket or another one.
  public func address(
    _ database: String, role: String = "postgres", folder: String? = nil, port: Int? = nil
  ) -> String {
    "postgres://\(role)@/\(database)?host=\(folder ?? self.folder)" + (port.map { "&port=\($0)" } ?? "")
  }

  /// Runs SQL and returns what psql prints.
  @discardableResult
  public func sql(_ text: String, in database: String, role: String = "postgres") throws -> String {
    try shell(
      "psql -X -q -A -t -v ON_ERROR_STOP=1 -h \(folder) -U \(role) -d \(database) -f - <<'SQL'\n\(text)\nSQL")
  }

  /// Waits until a query answers `t`.
  public func wait(for query: String, in database: String, seconds: Double = 60) throws -> Bool {
    let end = Date(timeIntervalSinceNow: seconds)
    while Date() < end {
      if try sql(query, in: database) == "t" { return true }
      usleep(30_000)
    }
    return false
  }

  /// Runs a line of a shell and returns what it prints.
  @discardableResult
  public func shell(_ line: String) throws -> String { try Self.output(["sh", "-ec", line]) }

  private func run(_ arguments: [String]) throws {
    let command = ["\(Self.programs ?? "")/\(arguments[0])"] + arguments.dropFirst()
    // The server must not inherit what Foundation keeps open to notice the end of its child.
    let closing = ["python3", "-c", "import subprocess, sys; sys.exit(subprocess.run(sys.argv[1:]).returncode)"]
    _ = try Self.output(getuid() == 0 ? closing + ["runuser", "-u", "postgres", "--"] + command : closing + command)
  }

  /// Runs a program to its end and returns what it prints.
  public static func output(_ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = arguments
    process.currentDirectoryURL = URL(filePath: "/tmp")
    // A file, not a pipe: a server that is started keeps what it was given open.
    let file = "/tmp/sluice-pg-out-\(UUID().uuidString)"
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

  /// A program that did not end well.
  public struct Failed: Error {
    /// What it was and what it said.
    public let text: String
  }
}
