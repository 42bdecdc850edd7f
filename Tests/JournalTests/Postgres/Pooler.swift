// SPDX-License-Identifier: Apache-2.0
import Foundation
import Glibc
import PromotionTestSupport

/// A real pgbouncer in transaction mode before a server: fewer connections to it than clients, handed round.
final class Pooler: Sendable {
  /// Where the program is; `nil` when it is not installed.
  static let program = ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  let folder: String

  init(to server: DatabaseServer, database: String, connections: Int) throws {
    guard let program = Self.program else { throw CocoaError(.fileNoSuchFile) }
    folder = "/tmp/sluice-journal-pool-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try """
    [databases]
    \(database) = user=postgres host=\(server.folder)
    [pgbouncer]
    listen_addr =
    unix_socket_dir = \(folder)
    listen_port = 6432
    auth_type = any
    pool_mode = transaction
    max_client_conn = 100
    default_pool_size = \(connections)
    logfile = \(folder)/log
    pidfile = \(folder)/pid

    """.write(toFile: "\(folder)/ini", atomically: true, encoding: .utf8)
    if let owner = getpwnam("postgres"), getuid() == 0 { chown(folder, owner.pointee.pw_uid, owner.pointee.pw_gid) }
    // It must not inherit what Foundation keeps open to notice the end of its child.
    let closing = ["python3", "-c", "import subprocess, sys; sys.exit(subprocess.run(sys.argv[1:]).returncode)"]
    let owner = getuid() == 0 ? ["runuser", "-u", "postgres", "--"] : []
    _ = try DatabaseServer.output(closing + owner + [program, "-q", "-d", "\(folder)/ini"])
    for _ in 0..<200 where access("\(folder)/.s.PGSQL.6432", F_OK) != 0 { usleep(20_000) }
  }

  deinit {
    if let text = try? String(contentsOfFile: "\(folder)/pid", encoding: .utf8),
      let process = Int32(text.trimmingCharacters(in: .whitespacesAndNewlines))
    {
      kill(process, SIGKILL)
    }
    try? FileManager.default.removeItem(atPath: folder)
  }
}
