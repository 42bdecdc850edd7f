// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// The threat model names tests; each of them is there.
@Suite struct ThreatModelTests {
  @Test func `every test that the threat model names exists`() throws {
    let tests = try SourceTree.swiftFiles(under: "Tests").map { try SourceTree.text($0) }.joined(separator: "\n")
    var named = 0
    for line in try SourceTree.text("docs/threat-model.md").split(separator: "\n") where line.hasPrefix("| ") {
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard let last = cells.last, cells.count == 3, last != "held by" else { continue }
      let match = try #require(last.wholeMatch(of: /`([^`]+)`/), "\(line) names no test")
      #expect(tests.contains("func `\(match.1)`("), "there is no test called \(match.1)")
      named += 1
    }
    #expect(named > 30)
  }
}
