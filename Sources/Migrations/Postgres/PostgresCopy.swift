// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Restores the schema of a target into a database of a scratch server, with pg_dump and psql.
struct PostgresCopy: Sendable {
  let target: PostgresAddress
  let server: PostgresAddress
  let name: String
  /// Whether the server is ours alone, so that roles may be made on it.
  let isOwnServer: Bool
  let programs: PostgresPrograms
  /// Where the dump lies for a moment.
  let folder: String

  /// Makes the database; `isEmpty` says that the target holds nothing yet.
  func make(isEmpty: Bool) async throws(Failure) {
    do throws(DatabaseError) {
      let maintenance = try PostgresConnection(server)
      try maintenance.simple("CREATE DATABASE \"\(name)\" TEMPLATE template0")
      if isOwnServer {
        let source = try PostgresConnection(target, settings: ["default_transaction_read_only": "on"])
        try ServerRoles.copy(from: source, to: maintenance)
      }
    } catch {
      throw MigrationWords.noCopy(
        [error.message], fix: ["give the gate a server where databases may be made: scratch: env:NAME"])
    }
    guard !isEmpty else { return }
    let file = "\(folder)/\(name).sql"
    defer { FolderRemoval.remove(file) }
    try await run(["pg_dump", "--schema-only", "-f", file, "-d", target.withoutPassword], password: target.secret)
    try await run(
      ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", file, "-d", server.with(database: name).withoutPassword],
      password: server.secret)
  }

  private func run(_ arguments: [String], password: String?) async throws(Failure) {
    let command = ["\(programs.folder)/\(arguments[0])"] + arguments.dropFirst()
    let result = try await programs.runner.run(
      Invocation(
        command: CommandLine(arguments: Array(command), timeoutSeconds: 600), folder: folder,
        variables: password.map { ["PGPASSWORD": $0] } ?? [:]))
    guard result.isSuccess else {
      throw MigrationWords.noCopy(
        ["\(arguments[0]) failed"] + result.tail.suffix(5).map { target.hidden($0) },
        fix: [
          "install the extensions that the database uses, or give the gate a server that has them: scratch: env:NAME"
        ])
    }
  }
}

extension PostgresAddress {
  /// The address without its password, for a command line that others can read.
  var withoutPassword: String {
    guard let scheme = text.firstRange(of: "://") else { return text }
    let rest = text[scheme.upperBound...]
    let authority = rest.prefix { $0 != "/" && $0 != "?" }
    guard let at = authority.lastIndex(of: "@"), let colon = authority[..<at].firstIndex(of: ":") else { return text }
    return "\(text[..<scheme.upperBound])\(authority[..<colon])\(authority[at...])\(rest[authority.endIndex...])"
  }
}
