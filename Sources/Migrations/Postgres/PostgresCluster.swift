// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import PromotionCore
internal import PromotionPorts

/// A server that lives as long as one proof: its own folder, a Unix socket only, nothing written durably.
///
/// It runs under the command runner's lifeline, so it dies when we do.
struct PostgresCluster: Sendable {
  let folder: String
  let address: PostgresAddress
  private let programs: PostgresPrograms
  private let server: Task<Void, Never>

  private static let settings = [
    "listen_addresses=", "fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off",
    "wal_level=minimal", "max_wal_senders=0", "max_connections=20", "shared_buffers=32MB", "jit=off",
    // A variable of the caller would name the socket otherwise.
    "max_locks_per_transaction=512", "logging_collector=off", "port=5432",
  ]
  private static let daySeconds: Int64 = 86_400

  /// Makes and starts a server.
  static func start(_ programs: PostgresPrograms, in parent: String) async throws(Failure) -> PostgresCluster {
    let folder = try makeFolder(in: parent)
    do throws(Failure) {
      let made = try await programs.runner.run(
        programs.invocation(
          ["initdb", "-D", "\(folder)/data", "-U", "postgres", "-A", "trust", "-N", "-E", "UTF8", "--locale=C.UTF-8"],
          in: folder))
      guard made.isSuccess else {
        throw MigrationWords.noCopy(["initdb failed"] + made.tail, fix: ["give the gate a server: scratch: env:NAME"])
      }
      var arguments = ["postgres", "-D", "\(folder)/data", "-k", folder]
      for setting in Self.settings { arguments += ["-c", setting] }
      let invocation = programs.invocation(arguments, in: folder, timeout: Self.daySeconds)
      let runner = programs.runner
      let server = Task { _ = try? await runner.run(invocation) }
      let cluster = PostgresCluster(
        folder: folder, address: PostgresAddress(text: "postgres://postgres@/postgres?host=\(folder)&port=5432"),
        programs: programs, server: server)
      guard await cluster.waitUntilReady() else {
        await cluster.stop()
        throw MigrationWords.noCopy(
          ["the server for the proof did not start within 30 s"], fix: ["give the gate a server: scratch: env:NAME"])
      }
      return cluster
    } catch {
      FolderRemoval.remove(folder)
      throw error
    }
  }

  /// Stops the server and removes its folder.
  func stop() async {
    _ = try? await programs.runner.run(
      programs.invocation(["pg_ctl", "stop", "-D", "\(folder)/data", "-m", "immediate", "-w"], in: folder, timeout: 30))
    server.cancel()
    await server.value
    FolderRemoval.remove(folder)
  }

  private func waitUntilReady() async -> Bool {
    for _ in 0..<1000 {
      if access("\(folder)/.s.PGSQL.5432", F_OK) == 0, (try? PostgresConnection(address)) != nil { return true }
      try? await Task.sleep(for: .milliseconds(30))
    }
    return false
  }

  /// A socket's path must be short, and the server's user must reach it.
  private static func makeFolder(in parent: String) throws(Failure) -> String {
    mkdir(parent, 0o700)
    var template = Array("/tmp/sluice-pg-XXXXXX".utf8CString)
    let isMade = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap { mkdtemp($0) } != nil
    }
    let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard isMade else {
      throw MigrationWords.noCopy([String(cString: strerror(errno))], fix: ["make room in /tmp"])
    }
    if let owner = PostgresPrograms.owner { chown(folder, owner.user, owner.group) }
    return folder
  }
}
