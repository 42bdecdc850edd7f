// SPDX-License-Identifier: Apache-2.0
import Foundation
import GitHistory
import PromotionCore
import PromotionPorts
import Testing

/// Random pairs of commits of a repository that somebody names, each answer held against git's.
///
///     SLUICE_PAIRS_REPOSITORY=/path/to/any.git SLUICE_PAIRS_COUNT=2000 … --filter NamedRepositoryTests
///
/// `SLUICE_PAIRS_TRUTH` may name a copy with a commit-graph, which git then counts in: without one it counts deployed
/// commits again where clocks were wrong.
@Suite struct NamedRepositoryTests {
  static let environment = ProcessInfo.processInfo.environment

  @Test(.enabled(if: environment["SLUICE_PAIRS_REPOSITORY"] != nil))
  func `I31 every answer about a pair of commits is git's`() async throws {
    let folder = Self.environment["SLUICE_PAIRS_REPOSITORY"] ?? ""
    let truth = Self.environment["SLUICE_PAIRS_TRUTH"] ?? folder
    let count = Int(Self.environment["SLUICE_PAIRS_COUNT"] ?? "") ?? 1000
    var random = Seeded(state: UInt64(Self.environment["SLUICE_PAIRS_SEED"] ?? "") ?? 1)
    let all = try git(truth, ["rev-list", "--all", "--topo-order"]).lines
    var repository = try GitRepository(startingAt: folder)
    var (yes, several, none, wrong) = (0, 0, 0, 0)
    for number in 0..<count {
      if number % 40 == 0 { repository = try GitRepository(startingAt: folder) }
      let first = Int.random(in: 0..<all.count, using: &random)
      // Half of the pairs are near to each other, where branches are open.
      let reach = number % 2 == 0 ? all.count : 200
      let second = min(all.count - 1, max(0, first + Int.random(in: -reach...reach, using: &random)))
      let (old, new) = (CommitID(all[max(first, second)]), CommitID(all[min(first, second)]))
      let said = try git(truth, ["merge-base", "--is-ancestor", old.rawValue, new.rawValue]).code == 0
      let bases = Set(try git(truth, ["merge-base", "--all", old.rawValue, new.rawValue]).lines)
      let listed = try git(truth, ["rev-list", "--count", "--topo-order", "\(old)..\(new)"]).lines.first
      let line = try firstParents(truth, old, new)
      let ours = try await repository.isAncestor(old, of: new)
      let back = try await repository.isAncestor(new, of: old)
      let found = Set(try await repository.mergeBases(old, new).map(\.rawValue))
      let counted = try await repository.count(CommitRange(after: old, upTo: new))
      let firstParents = try await repository.count(CommitRange(after: old, upTo: new, isFirstParent: true))
      #expect(ours == said && back == (old == new), "\(old) in \(new)")
      #expect(found == bases, "bases of \(old) and \(new)")
      #expect("\(counted)" == listed, "\(old)..\(new)")
      #expect(firstParents == line, "first parents \(old)..\(new)")
      var isRight = ours == said && found == bases && "\(counted)" == listed && firstParents == line
      if number % 8 == 0 {
        let changed = try git(truth, ["diff-tree", "-r", "-z", "--name-only", old.rawValue, new.rawValue]).output
        let paths = try await repository.changedPaths(from: old, to: new).map(\.path)
        let names = changed.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        #expect(paths == names, "files \(old) \(new)")
        isRight = isRight && paths == names
      }
      if number % 8 == 3 {
        let isSame = try await listsTheSame(repository, truth, old, new, &random)
        isRight = isRight && isSame
      }
      if number % 4 == 1, let mismatch = try await patchMismatch(repository, truth, new) {
        Issue.record("patch id of \(new): \(mismatch)")
        isRight = false
      }
      yes += said ? 1 : 0
      several += bases.count > 1 ? 1 : 0
      none += bases.isEmpty ? 1 : 0
      wrong += isRight ? 0 : 1
    }
    let graph = await repository.graphCommits
    print("\(count) pairs of \(all.count) commits, \(graph) in a graph: \(yes) ancestors,")
    print("\(several) with several bases, \(none) unrelated; \(wrong) answers unlike git")
  }

  /// Counts the first parents down to the first that the base has, which all below it are too.
  ///
  /// `git rev-list --first-parent --topo-order A..B` counts on where a graph is there (seen with git 2.39 on git's own
  /// history).
  private func firstParents(_ folder: String, _ base: CommitID, _ tip: CommitID) throws -> Int {
    let line = try git(folder, ["rev-list", "--first-parent", tip.rawValue]).lines
    var (low, high) = (0, line.count)
    while low < high {
      let middle = (low + high) / 2
      if try git(folder, ["merge-base", "--is-ancestor", line[middle], base.rawValue]).code == 0 {
        high = middle
      } else {
        low = middle + 1
      }
    }
    return low
  }

  /// Whether a range and what of it touched some folder or file are the same sets of commits.
  private func listsTheSame(
    _ repository: GitRepository, _ truth: String, _ old: CommitID, _ new: CommitID, _ random: inout Seeded
  ) async throws -> Bool {
    let range = try git(truth, ["rev-list", "--topo-order", "\(old)..\(new)"]).lines
    let found = try await repository.commits(after: old, upTo: new, limit: .max).map(\.id.rawValue)
    #expect(Set(found) == Set(range) && found.count == range.count, "\(old)..\(new)")
    let files = try git(truth, ["ls-tree", "-r", "-z", "--name-only", new.rawValue]).output.split(separator: 0)
    guard let file = files.randomElement(using: &random).map({ String(decoding: $0, as: UTF8.self) }) else {
      return Set(found) == Set(range)
    }
    let parts = file.split(separator: "/")
    let path = parts.prefix(Int.random(in: 1...min(3, parts.count), using: &random)).joined(separator: "/")
    // A name with the marks of a glob is one for git and one for us, and not the same one.
    guard !path.contains(where: { "*?[]{}!\\".contains($0) }) else { return Set(found) == Set(range) }
    // In topological order over a graph git looks at a merge before it knows which of its parents the base has.
    let inRange = Set(range)
    let limited = try git(truth, ["rev-list", "--full-history", "\(old)..\(new)", "--", ":(literal)\(path)"])
      .lines.filter { inRange.contains($0) }
    let ours = try await repository.commits(
      in: CommitRange(after: old, upTo: new, paths: PathFilter([path])), limit: .max
    ).map(\.id.rawValue)
    #expect(Set(ours) == Set(limited) && ours.count == limited.count, "\(path) in \(old)..\(new)")
    // Along the first parents git stops where another way down from the base would have to be known, so it counts them.
    let all = try git(
      truth, ["rev-list", "--first-parent", "--full-history", new.rawValue, "--", ":(literal)\(path)"]
    ).lines
    let line = Set(
      try git(truth, ["rev-list", "--first-parent", new.rawValue]).lines.prefix(try firstParents(truth, old, new)))
    let trunk = try await repository.commits(
      in: CommitRange(after: old, upTo: new, paths: PathFilter([path]), isFirstParent: true), limit: .max
    ).map(\.id.rawValue)
    #expect(trunk == all.filter { line.contains($0) }, "\(path) along \(old)..\(new)")
    return Set(found) == Set(range) && Set(ours) == Set(limited) && trunk == all.filter { line.contains($0) }
  }

  /// Returns what git and we say of a change, when it is not the same.
  private func patchMismatch(_ repository: GitRepository, _ truth: String, _ commit: CommitID) async throws -> String? {
    guard try git(truth, ["rev-list", "--no-walk", "--count", "--max-parents=1", commit.rawValue]).lines == ["1"] else {
      return nil
    }
    // A copy may lack a large file; then neither may have an answer.
    guard try git(truth, ["diff-tree", "--root", "-p", commit.rawValue]).code == 0 else {
      return (try? await repository.patchID(of: commit)).map { "nothing for git, \($0?.rawValue ?? "none") for us" }
    }
    let script = "git -C '\(truth)' diff-tree --root -p --full-index \(commit) | git patch-id --stable"
    let line = try run("/bin/sh", ["-c", script]).lines.first
    let theirs = line.map { String($0.prefix(40)) }
    let ours = try await repository.patchID(of: commit)?.rawValue
    return theirs == ours ? nil : "\(theirs ?? "none") for git, \(ours ?? "none") for us"
  }

  private struct Answer {
    let code: Int32
    let output: Data
    var lines: [String] { String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init) }
  }

  private func git(_ folder: String, _ arguments: [String]) throws -> Answer {
    try run("/usr/bin/git", ["-C", folder] + arguments)
  }

  private func run(_ program: String, _ arguments: [String]) throws -> Answer {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Answer(code: process.terminationStatus, output: data)
  }
}
