// SPDX-License-Identifier: Apache-2.0
import Foundation
import Migrations
import PromotionCore
import PromotionPorts
import PromotionTestSupport
import Testing

/// A real pgbouncer between us and the server.
@Suite(.serialized, .enabled(if: DatabaseServer.shared != nil && Tool.find("pgbouncer") != nil)) struct PoolerTests {
  @Test(arguments: ["session", "transaction", "statement"])
  func `a connection pooler is refused, in every mode`(mode: String) async throws {
    let fixture = try PostgresFixture()
    let folder = "/tmp/sluice-pool-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try """
    [databases]
    * = host=\(fixture.server.folder)
    [pgbouncer]
    listen_addr =
    unix_socket_dir = \(folder)
    listen_port = 6432
    auth_type = any
    pool_mode = \(mode)
    ignore_startup_parameters = extra_float_digits,options
    logfile = \(folder)/log
    pidfile = \(folder)/pid

    """.replacing("* = host", with: "\(fixture.name) = user=postgres host")
      .write(toFile: "\(folder)/ini", atomically: true, encoding: .utf8)
    if let owner = getpwnam("postgres"), getuid() == 0 { chown(folder, owner.pointee.pw_uid, owner.pointee.pw_gid) }
    let command = [try #require(Tool.find("pgbouncer")), "-q", "-d", "\(folder)/ini"]
    // It must not inherit what Foundation keeps open to notice the end of its child.
    let closing = ["python3", "-c", "import subprocess, sys; sys.exit(subprocess.run(sys.argv[1:]).returncode)"]
    let started = try Tool.run(
      closing + (getuid() == 0 ? ["runuser", "-u", "postgres", "--"] : []) + command, folder: "/tmp")
    #expect(started.code == 0, "\(started.output)")
    defer {
      if let text = try? String(contentsOfFile: "\(folder)/pid", encoding: .utf8),
        let process = Int32(text.trimmingCharacters(in: .whitespacesAndNewlines))
      {
        kill(process, SIGKILL)
      }
    }
    let pooled = MigrationTarget(database: "postgres://postgres@/\(fixture.name)?host=\(folder)&port=6432")
    for _ in 0..<100 where (try? await fixture.tool.applied(in: pooled, layout: nil)) == nil {
      try await Task.sleep(for: .milliseconds(50))
    }
    do {
      try await fixture.tool.apply(
        [PostgresApplyTests.one], proven: nil, in: pooled, fence: MigrationFixture.fence()
      ) { _ in }
      Issue.record("it was applied through a pooler")
    } catch { #expect(error.code == "E0523", "\(error)") }
    #expect(try fixture.sql("SELECT to_regclass('a') IS NULL") == "t")
  }
}
