// SPDX-License-Identifier: Apache-2.0
import Foundation
import GitHistory
import PromotionCore
import PromotionPorts
import Testing

@Suite struct CommitGraphTests {
  /// Longer with `make soak`.
  static let soak = Int(ProcessInfo.processInfo.environment["SLUICE_SOAK"] ?? "").map { $0 * 10 } ?? 1

  /// How a repository may hold what is known of its history.
  enum Graph: String, CaseIterable {
    case none
    case correctedDates
    case levels
    case split
    case halfOfTheHistory

    func write(in history: RandomHistory) throws {
      let git = history.fixture
      let half = history.ids.count / 2
      let old = history.ids[..<half].map(\.rawValue).joined(separator: "\n") + "\n"
      switch self {
      case .none: break
      case .correctedDates: try git.git(["commit-graph", "write", "--reachable", "--changed-paths"])
      case .levels: try git.git(["-c", "commitGraph.generationVersion=1", "commit-graph", "write", "--reachable"])
      case .split:
        try git.git(["commit-graph", "write", "--split=no-merge", "--stdin-commits"], input: old)
        try git.git(["commit-graph", "write", "--split=no-merge", "--reachable", "--changed-paths"])
      case .halfOfTheHistory: try git.git(["commit-graph", "write", "--stdin-commits"], input: old)
      }
    }
  }

  @Test(arguments: Graph.allCases)
  func `every answer on a random history with wrong clocks is what its parents say`(graph: Graph) async throws {
    for (seed, skew) in [(UInt64(11), 0), (12, 5000), (13, 1_000_000)] {
      let history = try RandomHistory(commits: 250, seed: seed, skew: skew)
      try graph.write(in: history)
      var random = Seeded(state: seed)
      // A repository opened anew for a part of the questions: the ways without and with an index are both asked.
      for _ in 0..<(3 * Self.soak) {
        let repository = try history.fixture.open()
        for _ in 0..<50 {
          let (a, b) = (Int.random(in: 0..<250, using: &random), Int.random(in: 0..<250, using: &random))
          try await compare(history, repository, a, b)
        }
        let known = await repository.graphCommits
        let expected = Self.expected(graph, of: 250)
        #expect(expected < 0 ? known > 0 && known < 250 : known == expected)
      }
    }
  }

  /// How many commits the graph must have given, so that no graph is left unused without anybody seeing it.
  private static func expected(_ graph: Graph, of count: Int) -> Int {
    switch graph {
    case .none: 0
    case .correctedDates, .levels, .split: count + 1
    case .halfOfTheHistory: -1
    }
  }

  private func compare(_ history: RandomHistory, _ repository: GitRepository, _ a: Int, _ b: Int) async throws {
    let (left, right) = (history.ids[a], history.ids[b])
    #expect(try await repository.isAncestor(left, of: right) == history.ancestors[b].contains(a), "\(a) in \(b)")
    let bases = try await repository.mergeBases(left, right)
    #expect(Set(bases) == Set(history.mergeBases(a, b).map { history.ids[$0] }), "bases of \(a) \(b)")
    guard a % 2 == 0 else { return }
    let truth = history.ancestors[b].subtracting(history.ancestors[a])
    let found = try await repository.commits(after: left, upTo: right, limit: 1000)
    #expect(Set(found.map(\.id)) == Set(truth.map { history.ids[$0] }), "\(a)..\(b)")
    var seen: Set<CommitID> = []
    for commit in found {
      #expect(seen.isDisjoint(with: commit.parents), "\(commit.id) comes after its parent")
      seen.insert(commit.id)
    }
    #expect(try await repository.count(CommitRange(after: left, upTo: right)) == truth.count)
    let line = try await repository.commits(
      in: CommitRange(after: left, upTo: right, isFirstParent: true), limit: 1000)
    #expect(line.map(\.id) == history.firstParents(a, b).map { history.ids[$0] }, "first parents \(a)..\(b)")
  }

  @Test(arguments: Graph.allCases)
  func `git itself gives the same answers`(graph: Graph) async throws {
    let history = try RandomHistory(commits: 200, seed: 99, skew: 300)
    try graph.write(in: history)
    let repository = try history.fixture.open()
    var random = Seeded(state: 5)
    for _ in 0..<40 {
      let left = history.ids[Int.random(in: 0..<200, using: &random)]
      let right = history.ids[Int.random(in: 0..<200, using: &random)]
      let all = try history.fixture.git(["merge-base", "--all", left.rawValue, right.rawValue], fails: true)
      let bases = try await repository.mergeBases(left, right)
      #expect(Set(bases.map(\.rawValue)) == Set(all.split(separator: "\n").map(String.init)))
      let line = try history.fixture.git(["rev-list", "--first-parent", "\(left)..\(right)"])
      let found = try await repository.commits(
        in: CommitRange(after: left, upTo: right, isFirstParent: true), limit: 1000)
      #expect(found.map(\.id.rawValue) == line.split(separator: "\n").map(String.init))
    }
  }

  @Test(arguments: Graph.allCases)
  func `commits that changed a path are those that git lists`(graph: Graph) async throws {
    let history = try RandomHistory(commits: 200, seed: 41, skew: 0)
    try graph.write(in: history)
    var random = Seeded(state: 6)
    let globs = [["area1/**"], ["area2/sub/file3"], ["**/file1", "area3"], ["area0", "!area0/sub/file2"]]
    let specs = [
      ["area1"], ["area2/sub/file3"], [":(glob)**/file1", "area3"], ["area0", ":(exclude)area0/sub/file2"],
    ]
    // The second round is answered by what the first one remembered.
    for _ in 0..<2 {
      let repository = try history.fixture.open()
      for (glob, spec) in zip(globs, specs) {
        for _ in 0..<4 {
          let base = history.ids[Int.random(in: 0..<150, using: &random)]
          let tip = history.ids[Int.random(in: 100..<200, using: &random)]
          let listed = try history.fixture.git(
            ["rev-list", "--full-history", "--no-merges", "--topo-order", "\(base)..\(tip)", "--"] + spec)
          let found = try await repository.commits(
            in: CommitRange(after: base, upTo: tip, paths: PathFilter(glob)), limit: 1000)
          #expect(
            Set(found.filter { $0.parents.count < 2 }.map(\.id.rawValue))
              == Set(listed.split(separator: "\n").map(String.init)), "\(glob)")
          let changed = try history.fixture.git(
            ["diff-tree", "-r", "--name-only", base.rawValue, tip.rawValue, "--"] + spec)
          let paths = try await repository.changedPaths(from: base, to: tip, in: PathFilter(glob))
          #expect(paths.map(\.path) == changed.split(separator: "\n").map(String.init))
        }
      }
    }
  }

  @Test func `what is read once is kept, grows with new commits, and is dropped when it does not fit`() async throws {
    let history = try RandomHistory(commits: 1600, seed: 3, skew: 900, reach: 5)
    let cache = history.fixture.folder + "/.git/sluice/cache"
    func layers() -> [String] {
      ((try? FileManager.default.contentsOfDirectory(atPath: cache)) ?? []).filter { $0.hasSuffix(".graph") }.sorted()
    }
    let newest = try #require(
      history.ancestors.indices.max { history.ancestors[$0].count < history.ancestors[$1].count })
    let (tip, count) = (history.ids[newest], history.ancestors[newest].count)
    #expect(count > 1000)
    #expect(try await history.fixture.open().count(CommitRange(after: nil, upTo: tip)) == count)
    let written = layers()
    #expect(written.count == 1)
    // Git reads it as its own.
    let graph = history.fixture.folder + "/.git/objects/info/commit-graph"
    try FileManager.default.copyItem(atPath: cache + "/" + (written.first ?? ""), toPath: graph)
    try history.fixture.git(["commit-graph", "verify"])
    try FileManager.default.removeItem(atPath: graph)
    // Only the objects that are new are read: without the old ones the answer is the same.
    var random = Seeded(state: 1)
    for _ in 0..<40 {
      let (a, b) = (Int.random(in: 0..<1600, using: &random), Int.random(in: 0..<1600, using: &random))
      try await compare(history, try history.fixture.open(), a, b)
    }
    // A damaged file is no reason for a wrong answer.
    let file = cache + "/" + (written.first ?? "")
    var bytes = try Data(contentsOf: URL(filePath: file))
    for place in [1200, 3000, 40_000, bytes.count - 5] where place < bytes.count { bytes[place] ^= 0xFF }
    try bytes.write(to: URL(filePath: file))
    #expect(try await history.fixture.open().count(CommitRange(after: nil, upTo: tip)) == count)
  }

  @Test func `I31 a graph damaged anywhere leads to no wrong answer and no trap`() async throws {
    let history = try RandomHistory(commits: 60, seed: 21, skew: 100, reach: 6)
    try history.fixture.git(["commit-graph", "write", "--reachable", "--changed-paths"])
    let path = history.fixture.folder + "/.git/objects/info/commit-graph"
    let whole = try Data(contentsOf: URL(filePath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
    var random = Seeded(state: 77)
    for round in 0..<(80 * Self.soak) {
      var bytes = whole
      if round % 5 == 0 {
        bytes = bytes.prefix(Int.random(in: 0..<bytes.count, using: &random))
      } else {
        for _ in 0..<Int.random(in: 1...3, using: &random) {
          let place =
            round % 2 == 0 ? Int.random(in: 0..<200, using: &random) : .random(in: 0..<bytes.count, using: &random)
          bytes[place] = UInt8.random(in: 0...255, using: &random)
        }
      }
      try bytes.write(to: URL(filePath: path))
      let repository = try history.fixture.open()
      for _ in 0..<3 {
        let (a, b) = (Int.random(in: 0..<60, using: &random), Int.random(in: 0..<60, using: &random))
        try await compare(history, repository, a, b)
      }
    }
  }

  @Test func `a graph of an alternate is used, and one that git was told not to use is not`() async throws {
    let history = try RandomHistory(commits: 80, seed: 8, skew: 10)
    try history.fixture.git(["commit-graph", "write", "--reachable"])
    try history.fixture.git(["clone", "-q", "--bare", "--shared", ".", "shared.git"])
    let shared = try GitRepository(startingAt: history.fixture.folder + "/shared.git")
    #expect(try await shared.isAncestor(history.ids[0], of: history.ids[79]) == history.ancestors[79].contains(0))
    let known = await shared.graphCommits
    #expect(known == 81)
    try history.fixture.git(["config", "core.commitGraph", "false"])
    let plain = try history.fixture.open()
    #expect(try await plain.isAncestor(history.ids[0], of: history.ids[79]) == history.ancestors[79].contains(0))
    #expect(await plain.graphCommits == 0)
  }
}
