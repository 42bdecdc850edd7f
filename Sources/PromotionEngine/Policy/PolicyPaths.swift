// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// What of a repository a policy is: its folder, the keys of its people, and the programs that it runs as its own.
struct PolicyPaths {
  /// The paths, each once, sorted.
  let all: [String]
  /// Those of programs alone.
  let programs: [String]

  init(_ pipeline: Pipeline) {
    let commands = pipeline.environments.flatMap(\.programs).filter { $0.origin == .policy }
    programs = Self.sorted(commands.compactMap(Self.place))
    let keys = pipeline.people.flatMap { [$0.keys, $0.openPGP, $0.revoked].compactMap { $0 } }
    all = Self.sorted(["pipelines/\(pipeline.name)"] + keys + programs)
  }

  /// The filter of the paths; a leading `./` keeps a name that begins with `!` from taking away.
  var filter: PathFilter { PathFilter(all.map { "./\($0)" }) }

  /// Returns the SHA-256 of all that lies at paths of a commit.
  static func digest(
    of paths: [String], at commit: CommitID, in history: any CommitHistory
  ) async throws(Failure) -> Digest {
    var entries: [Document] = []
    for path in paths {
      let identity = try await history.identity(of: path, at: commit)
      entries.append(.members(["path": .string(path), "is": identity.map { .string($0) }]))
    }
    return Digest(of: .array(entries))
  }

  /// A program is worth no more than what lies beside it; one at the top stands alone.
  private static func place(_ command: CommandLine) -> String? {
    guard let program = command.ownProgram else { return nil }
    let folder = program.split(separator: "/").dropLast().joined(separator: "/")
    return folder.isEmpty ? program : folder
  }

  private static func sorted(_ paths: [String]) -> [String] { Set(paths).sorted() }
}
