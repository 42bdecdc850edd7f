// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import PromotionCore
internal import PromotionPorts

/// The programs of an installed PostgreSQL server.
struct PostgresPrograms: Sendable {
  let folder: String
  let runner: any CommandRunner

  private static let folders = ["/usr/lib/postgresql/%/bin", "/usr/pgsql-%/bin", "/usr/local/opt/postgresql@%/bin"]

  /// Finds the server programs of a major version, or `nil`.
  init?(major: Int, runner: any CommandRunner) {
    let found = Self.folders.map { $0.split(separator: "%").joined(separator: "\(major)") }
      .first { access("\($0)/initdb", X_OK) == 0 && access("\($0)/postgres", X_OK) == 0 }
    guard let found else { return nil }
    folder = found
    self.runner = runner
  }

  /// PostgreSQL refuses to run as root, so there it runs as the user that its package made.
  static var owner: (name: String, user: uid_t, group: gid_t)? {
    guard getuid() == 0, let entry = getpwnam("postgres") else { return nil }
    return ("postgres", entry.pointee.pw_uid, entry.pointee.pw_gid)
  }

  func invocation(
    _ arguments: [String], in folder: String, variables: [String: String] = [:], timeout: Int64 = 600
  ) -> Invocation {
    var arguments = ["\(self.folder)/\(arguments[0])"] + arguments.dropFirst()
    if Self.owner != nil { arguments = ["runuser", "-u", "postgres", "--"] + arguments }
    return Invocation(
      command: CommandLine(arguments: arguments, timeoutSeconds: timeout), folder: folder, variables: variables)
  }
}
