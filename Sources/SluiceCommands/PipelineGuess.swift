// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// What the newest commit of a repository tells about how it is tested, migrated and built.
struct PipelineGuess {
  /// How it is tested, and what told.
  let test: (command: String, origin: String)?
  /// Where its migrations are, and in whose layout.
  let migrations: (folder: String, layout: MigrationLayout)?
  /// Which CI it has.
  let ci: CISystem

  /// Files that tell how a repository is tested, the most telling first.
  private static let testers: [(file: String, command: String)] = [
    ("Package.swift", "[swift, test]"), ("Cargo.toml", "[cargo, test]"), ("go.mod", "[go, test, ./...]"),
    ("package.json", "[npm, test]"), ("pyproject.toml", "[python3, -m, pytest]"),
    ("setup.py", "[python3, -m, unittest]"), ("pom.xml", "[mvn, -q, test]"), ("Rakefile", "[rake, test]"),
  ]
  private static let targets = ["test", "check", "tests"]
  private static let folders = [
    "db/migrations", "migrations", "db/migrate", "database/migrations", "sql/migrations", "db", "sql",
    "prisma/migrations", "supabase/migrations", "src/main/resources/db/migration",
  ]
  private static let bytesMax = 1_048_576

  /// Looks at a commit.
  static func make(_ commit: CommitID, in world: World) async throws(Failure) -> PipelineGuess {
    let files = Set(try await world.history.names(in: "", at: commit))
    let ci: CISystem =
      files.contains(".gitlab-ci.yml") ? .gitlab : files.contains(".github") ? .github : .none
    return PipelineGuess(
      test: try await test(files, commit, world), migrations: try await migrations(commit, world), ci: ci)
  }

  private static func test(
    _ files: Set<String>, _ commit: CommitID, _ world: World
  ) async throws(Failure) -> (command: String, origin: String)? {
    if files.contains("Makefile"),
      let bytes = try await world.history.file("Makefile", at: commit, bytesMax: bytesMax)
    {
      let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
      // A target begins its line and ends with a colon that is no assignment.
      for target in targets where lines.contains(where: { $0.hasPrefix("\(target):") && !$0.hasPrefix("\(target):=") })
      {
        return ("[make, \(target)]", "the target \(target) of Makefile")
      }
    }
    return testers.first { files.contains($0.file) }.map { ($0.command, $0.file) }
  }

  private static func migrations(
    _ commit: CommitID, _ world: World
  ) async throws(Failure) -> (folder: String, layout: MigrationLayout)? {
    for folder in folders {
      guard try await !world.history.names(in: folder, at: commit).isEmpty else { continue }
      if let layout = try await MigrationFolder(world: world).layout(of: folder, at: commit) { return (folder, layout) }
    }
    return nil
  }
}
