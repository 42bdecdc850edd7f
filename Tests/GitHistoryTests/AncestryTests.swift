// SPDX-License-Identifier: Apache-2.0
import Foundation
import GitHistory
import PromotionCore
import PromotionPorts
import Testing

@Suite struct AncestryTests {
  @Test func `I31 a shallow clone refuses, also when the old commit was fetched`() async throws {
    let fixture = try GitFixture()
    let first = try fixture.commit("first")
    for number in 2...6 { try fixture.commit("commit \(number)") }
    try fixture.git(["clone", "-q", "--depth", "2", "file://\(fixture.folder)", "shallow"])
    try fixture.git(["-C", "shallow", "fetch", "-q", "--depth", "1", "origin", first.rawValue])
    let shallow = try GitRepository(startingAt: fixture.folder + "/shallow")
    let tip = try await shallow.commit("HEAD")
    await expectFailure("E0105") { _ = try await shallow.isAncestor(first, of: tip.id) }
    await expectFailure("E0105") { _ = try await shallow.commits(after: first, upTo: tip.id, limit: 10) }
    // Without a base nothing is claimed about what contains what.
    #expect(try await shallow.commits(after: nil, upTo: tip.id, limit: 10).count == 2)
  }

  @Test func `I31 grafts and replace refs are refused`() async throws {
    let fixture = try GitFixture()
    let first = try fixture.commit("first")
    let second = try fixture.commit("second")
    try fixture.git(["replace", "--graft", second.rawValue])
    await expectFailure("E0108") { _ = try await fixture.open().isAncestor(first, of: second) }
    try fixture.git(["replace", "-d", second.rawValue])
    #expect(try await fixture.open().isAncestor(first, of: second))
    try fixture.write(".git/info/grafts", second.rawValue + "\n")
    await expectFailure("E0108") { _ = try await fixture.open().isAncestor(first, of: second) }
  }

  @Test func `a partial clone says what was not fetched`() async throws {
    let fixture = try GitFixture()
    try fixture.write("a.txt", "a")
    try fixture.commit("first")
    try fixture.git(["config", "uploadpack.allowFilter", "true"])
    try fixture.git(["clone", "-q", "--no-checkout", "--filter=blob:none", "file://\(fixture.folder)", "partial"])
    let partial = try GitRepository(startingAt: fixture.folder + "/partial")
    let tip = try await partial.commit("HEAD")
    await expectFailure("E0106") { _ = try await partial.file("a.txt", at: tip.id, bytesMax: 100) }
  }

  @Test func `every answer on a random history with wrong clocks is git's, or right where git errs`() async throws {
    let fixture = try GitFixture()
    var random = Seeded(state: 7)
    var stream = ""
    var parents: [[Int]] = []
    for mark in 1...150 {
      // Dates jump back and forth, as clocks of many machines do.
      let date = 1_700_000_000 + mark * 60 + Int.random(in: -4000...4000, using: &random)
      var from: Set<Int> = []
      if mark > 1 {
        for _ in 0..<Int.random(in: 1...2, using: &random) {
          from.insert(Int.random(in: max(1, mark - 8)..<mark, using: &random))
        }
      }
      let sorted = from.sorted(by: >)
      parents.append(sorted)
      stream += "commit refs/heads/main\nmark :\(mark)\ncommitter A <a@b> \(date) +0000\ndata 1\nx\n"
      for (index, parent) in sorted.enumerated() { stream += "\(index == 0 ? "from" : "merge") :\(parent)\n" }
      stream += "\n"
    }
    try fixture.git(["fast-import", "--quiet", "--export-marks=marks"], input: stream)
    let marks = try String(contentsOfFile: fixture.folder + "/marks", encoding: .utf8).split(separator: "\n").map {
      $0.split(separator: " ")
    }
    var ids = [Int: CommitID]()
    for mark in marks { ids[try #require(Int(mark[0].dropFirst()))] = CommitID(String(mark[1])) }
    var ancestors: [Set<Int>] = []
    for (index, from) in parents.enumerated() {
      ancestors.append(from.reduce(into: [index + 1]) { $0.formUnion(ancestors[$1 - 1]) })
    }
    let repository = try fixture.open()
    for _ in 0..<300 {
      let (a, b) = (Int.random(in: 1...150, using: &random), Int.random(in: 1...150, using: &random))
      let (left, right) = (try #require(ids[a]), try #require(ids[b]))
      #expect(try await repository.isAncestor(left, of: right) == ancestors[b - 1].contains(a))
      let truth = ancestors[b - 1].subtracting(ancestors[a - 1])
      let found = try await repository.commits(after: left, upTo: right, limit: 1000)
      #expect(Set(found.map(\.id)) == Set(truth.compactMap { ids[$0] }), "\(a)..\(b)")
    }
  }
}

/// Random numbers that are the same in every run.
struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 29)
  }
}
