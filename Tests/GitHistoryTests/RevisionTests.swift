// SPDX-License-Identifier: Apache-2.0
import Foundation
import GitHistory
import PromotionCore
import PromotionPorts
import Testing

@Suite struct RevisionTests {
  @Test func `a revision is a branch, a tag, an id or a step from one of them`() async throws {
    let fixture = try GitFixture()
    let first = try fixture.commit("first")
    let second = try fixture.commit("second")
    try fixture.git(["tag", "-a", "v1", "-m", "one", first.rawValue])
    let repository = try fixture.open()
    for (revision, id) in [
      ("HEAD", second), ("main", second), ("refs/heads/main", second), ("v1", first), (second.short, second),
      ("HEAD~1", first), ("main^", first), ("HEAD^0", second),
    ] {
      #expect(try await repository.commit(revision).id == id, "\(revision)")
    }
    let commit = try await repository.commit("HEAD")
    #expect(commit.subject == "second" && commit.parents == [first] && commit.author.email == "ann@example.com")
    await expectFailure("E0103") { _ = try await repository.commit("mian") }
    await expectFailure("E0103") { _ = try await repository.commit("HEAD~9") }
  }

  @Test func `a tag and a branch of one name are ambiguous`() async throws {
    let fixture = try GitFixture()
    let first = try fixture.commit("first")
    try fixture.commit("second")
    try fixture.git(["tag", "main", first.rawValue])
    await expectFailure("E0104") { _ = try await fixture.open().commit("main") }
  }

  @Test func `co-authors are read from the trailers`() async throws {
    let fixture = try GitFixture()
    try fixture.commit("Pair\n\nCo-authored-by: Ben <ben@example.com>\nco-Authored-By: Cy <cy@example.com>")
    #expect(try await fixture.open().commit("HEAD").coauthors.map(\.email) == ["ben@example.com", "cy@example.com"])
  }

  @Test func `no repository, no commits, a format of tomorrow: each has its own words`() async throws {
    let empty = NSTemporaryDirectory() + "sluice-none-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: empty, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: empty) }
    await expectFailure("E0101") { _ = try GitRepository(startingAt: empty) }
    await expectFailure("E0102") { _ = try await GitFixture().open().commit("HEAD") }
    let sha256 = try GitFixture(["init", "-q", "--object-format=sha256", "."])
    await expectFailure("E0109") { _ = try sha256.open() }
  }

  @Test func `a repository of somebody else is refused until it is called safe`() async throws {
    guard geteuid() == 0 else { return }
    let fixture = try GitFixture()
    try fixture.commit("first")
    #expect(chown(fixture.folder + "/.git", 65_534, 65_534) == 0)
    await expectFailure("E0107") { _ = try fixture.open() }
    #expect(chown(fixture.folder + "/.git", 0, 0) == 0)
    _ = try fixture.open()
  }

  @Test func `a bare repository answers, and has no working folder`() async throws {
    let fixture = try GitFixture()
    let id = try fixture.commit("first")
    try fixture.git(["clone", "-q", "--bare", ".", "bare.git"])
    let bare = try GitRepository(startingAt: fixture.folder + "/bare.git")
    #expect(bare.workFolder == nil)
    #expect(try await bare.commit("main").id == id)
  }

  @Test func `all worktrees share one common directory`() async throws {
    let fixture = try GitFixture()
    try fixture.commit("first")
    try fixture.git(["worktree", "add", "-q", "-b", "side", "other"])
    let other = try GitRepository(startingAt: fixture.folder + "/other")
    #expect(other.commonDirectory == (try fixture.open()).commonDirectory)
    #expect(await other.currentBranch == "side")
  }
}
