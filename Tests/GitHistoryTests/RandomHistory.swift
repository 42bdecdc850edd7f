// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionCore
import Testing

/// A history made at random with `git fast-import`: merges, octopuses, crossing merges, several roots, wrong clocks.
///
/// The truth is what its parents say, worked out here by sets, without any order and any clock.
final class RandomHistory {
  let fixture: GitFixture
  private(set) var ids: [CommitID] = []
  private(set) var parents: [[Int]] = []
  private(set) var ancestors: [Set<Int>] = []

  /// Makes a history; `skew` is how many seconds a clock may be wrong, `sharpness` how far back a parent may lie.
  init(commits: Int, seed: UInt64, skew: Int, reach: Int = 10, roots: Int = 2) throws {
    fixture = try GitFixture()
    var random = Seeded(state: seed)
    var stream = ""
    for mark in 1...commits {
      let date = 1_600_000_000 + mark * 60 + (skew > 0 ? Int.random(in: -skew...skew, using: &random) : 0)
      var from: [Int] = []
      if mark > roots {
        let wanted = [1, 1, 1, 1, 2, 2, 2, 3, 5].randomElement(using: &random) ?? 1
        for _ in 0..<wanted {
          // Mostly near, sometimes far back, so that branches live long.
          let near = Int.random(in: 0..<8, using: &random) > 0
          let parent = Int.random(in: (near ? max(1, mark - reach) : 1)..<mark, using: &random)
          if !from.contains(parent) { from.append(parent) }
        }
      }
      parents.append(from.map { $0 - 1 })
      stream += "reset refs/heads/b\(mark % 7)\n"
      stream += "commit refs/heads/b\(mark % 7)\nmark :\(mark)\ncommitter A <a@b> \(date) +0000\ndata 2\nx\n"
      for (index, parent) in from.enumerated() { stream += "\(index == 0 ? "from" : "merge") :\(parent)\n" }
      let (folder, file) = (Int.random(in: 0..<4, using: &random), Int.random(in: 0..<6, using: &random))
      stream += "M 100644 inline area\(folder)/sub/file\(file)\ndata \(String(mark).utf8.count)\n\(mark)\n\n"
    }
    stream += "commit refs/heads/all\ncommitter A <a@b> 1700000000 +0000\ndata 2\nx\nfrom :\(commits)\n"
    // Everything is held by some reference, so that a graph of what is reachable has it.
    for mark in 1...commits { stream += "reset refs/tags/t\(mark)\nfrom :\(mark)\n" }
    try fixture.git(["fast-import", "--quiet", "--force", "--export-marks=.git/marks"], input: stream)
    let marks = try String(contentsOfFile: fixture.folder + "/.git/marks", encoding: .utf8).split(separator: "\n")
    var found: [Int: CommitID] = [:]
    for mark in marks {
      let words = mark.split(separator: " ")
      found[try #require(Int(words[0].dropFirst()))] = CommitID(String(words[1]))
    }
    for mark in 1...commits { ids.append(try #require(found[mark])) }
    for (number, from) in parents.enumerated() {
      ancestors.append(from.reduce(into: [number]) { $0.formUnion(ancestors[$1]) })
    }
    try fixture.git(["pack-refs", "--all"])
  }

  /// The best common ancestors of two commits.
  func mergeBases(_ left: Int, _ right: Int) -> Set<Int> {
    let common = ancestors[left].intersection(ancestors[right])
    return common.filter { candidate in !common.contains { $0 != candidate && ancestors[$0].contains(candidate) } }
  }

  /// The first parents from a tip down to the first commit that the base has.
  func firstParents(_ base: Int, _ tip: Int) -> [Int] {
    var found: [Int] = []
    var place: Int? = tip
    while let number = place, !ancestors[base].contains(number) {
      found.append(number)
      place = parents[number].first
    }
    return found
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
