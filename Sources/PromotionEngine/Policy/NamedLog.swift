// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
public import PromotionPorts

/// The log that a clone's commits name in `log.vkey`, while the clone has no journal: it is kept somewhere else.
public struct NamedLog: Hashable, Sendable {
  /// The file that names it.
  public let path: String
  /// The name of the log, which is that of its key.
  public let name: String

  private static let bytesMax = 65_536

  /// Returns the logs whose keys a file of verifier keys has, each `name+hash+base64` and one a line.
  public static func names(in text: String) -> [String] {
    text.split(whereSeparator: \.isNewline).compactMap { line in
      let key = line.drop { $0 == " " || $0 == "\t" }
      let parts = key.split(separator: "+", maxSplits: 2)
      return key.hasPrefix("#") || parts.count < 3 ? nil : String(parts[0])
    }
  }

  /// Looks at what is checked out and at what the clone has of its remote, and at revisions beyond these.
  public static func find(_ history: any CommitHistory, also revisions: [String] = []) async -> NamedLog? {
    for revision in ["HEAD", "refs/remotes/origin/HEAD"] + revisions {
      // A repository without commits, or without that branch, names nothing there.
      guard let commit = try? await history.commit(revision).id,
        let pipelines = try? await history.names(in: "pipelines", at: commit)
      else { continue }
      for pipeline in pipelines {
        let path = PolicyKeys.path(of: pipeline)
        guard let bytes = try? await history.file(path, at: commit, bytesMax: bytesMax),
          let name = names(in: String(decoding: bytes, as: UTF8.self)).first
        else { continue }
        return NamedLog(path: path, name: name)
      }
    }
    return nil
  }

  /// Says that a second journal would not know what the first one did, and where to go.
  public var failure: Failure {
    Failure(
      .usage, "E0257", "the journal of this repository is not in this clone",
      why: [
        "\(path) names the log \(name), and there is no journal here",
        "a second one would not know what was promoted: an older commit could replace a newer one",
      ],
      fix: ["work in the clone that has .git/sluice/journal.jsonl"] + Self.sharing + [
        "sluice init --new-journal, only when that journal is lost"
      ])
  }

  /// How one journal gets to every clone.
  public static let sharing = [
    "sluice journal copy --to git, in that clone; then write `journal: git` in the pipeline, commit it and push"
  ]
}
