// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// The commands of a migration tool that sluice does not read, run in a clean tree of a commit.
struct ForeignTool: Sendable {
  let world: World
  let commands: MigrationCommands
  /// The commit whose files the tool reads.
  let commit: CommitID
  let variables: [String: String]

  /// Brings a database up; returns what went wrong.
  func up(_ database: String) async throws(Failure) -> String? {
    try await run(commands.up, database, revision: nil).problem
  }

  /// Takes a database back to a revision; returns what went wrong.
  func down(_ database: String, to revision: String) async throws(Failure) -> String? {
    try await run(commands.down, database, revision: revision).problem
  }

  /// Returns the revision in which a database is: the last line that the command prints.
  func revision(of database: String) async throws(Failure) -> String {
    let (problem, output) = try await run(commands.status, database, revision: nil)
    if let problem {
      throw Failure(
        .unreachable, "E0532", "the migration tool cannot tell in which revision the database is", why: [problem],
        fix: ["run the status command of the gate by hand"])
    }
    return output.last { !$0.isEmpty } ?? ""
  }

  private func run(
    _ command: CommandLine, _ database: String, revision: String?
  ) async throws(Failure) -> (problem: String?, output: [String]) {
    let tree = try await CleanTree.make(of: commit, for: "migrations", in: world)
    defer { tree.remove() }
    var variables = variables
    variables["DATABASE_URL"] = Self.url(of: database)
    if let revision { variables["SLUICE_REVISION"] = revision }
    let result = try await world.runner.run(
      Invocation(command: command, folder: tree.folder, variables: variables))
    guard !result.isSuccess else { return (nil, result.tail) }
    let last = result.tail.last { !$0.isEmpty } ?? ""
    return ("\(CommandWords.text(of: result, limit: command.timeoutSeconds)): \(last)", result.tail)
  }

  /// The address as most tools read it: `sqlite:///` before an absolute path, and `postgresql://`.
  static func url(of database: String) -> String {
    if database.hasPrefix("sqlite:") { return "sqlite:///\(database.dropFirst(7))" }
    if database.hasPrefix("postgres://") { return "postgresql://\(database.dropFirst(11))" }
    return database
  }
}
