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

  @Test func `I31 R30 grafts and replace refs are refused`() async throws {
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
}
