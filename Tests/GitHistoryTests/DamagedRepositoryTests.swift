// SPDX-License-Identifier: Apache-2.0
import Foundation
import GitHistory
import PromotionCore
import PromotionPorts
import Testing

/// Repositories that lie or have lost something: never a wrong yes or no, and the remedy of what is really wrong.
@Suite struct DamagedRepositoryTests {
  private func line(_ fixture: GitFixture, _ count: Int) throws -> [CommitID] {
    try (1...count).map { number in
      try fixture.write("file", "\(number)")
      return try fixture.commit("commit \(number)", date: 1_700_000_000 + number)
    }
  }

  private func object(_ id: String, in folder: String) -> String {
    "\(folder)/objects/\(id.prefix(2))/\(id.dropFirst(2))"
  }

  @Test func `I31 a linked worktree of a shallow clone is shallow`() async throws {
    let fixture = try GitFixture()
    let ids = try line(fixture, 5)
    try fixture.git(["clone", "-q", "--depth", "1", "file://\(fixture.folder)", "shallow"])
    // The deployed commit is there, and what lies between is not: git says no.
    try fixture.git(["-C", "shallow", "fetch", "-q", "--depth", "1", "origin", ids[1].rawValue])
    try fixture.git(["-C", "shallow", "worktree", "add", "-q", "--detach", "../linked", "HEAD"])
    let linked = try GitRepository(startingAt: fixture.folder + "/linked")
    await expectFailure("E0105") { _ = try await linked.isAncestor(ids[1], of: ids[4]) }
    await expectFailure("E0105") { _ = try await linked.mergeBases(ids[1], ids[4]) }
    await expectFailure("E0105") { _ = try await linked.count(CommitRange(after: ids[1], upTo: ids[4])) }
  }

  @Test func `I31 the bytes of another commit or tree lead to no answer`() async throws {
    let fixture = try GitFixture()
    let ids = try line(fixture, 6)
    let folder = fixture.folder + "/.git"
    func swap(_ id: String, for other: String) throws {
      try FileManager.default.removeItem(atPath: object(id, in: folder))
      try FileManager.default.copyItem(atPath: object(other, in: folder), toPath: object(id, in: folder))
    }
    let tree = try fixture.git(["rev-parse", "\(ids[5])^{tree}"])
    let older = try fixture.git(["rev-parse", "\(ids[4])^{tree}"])
    try swap(tree, for: older)
    await expectFailure("E0110") { _ = try await fixture.open().changedPaths(from: ids[4], to: ids[5]) }
    // The fifth commit now tells of the parent of the second: the walk from the sixth passes the third by.
    try swap(ids[4].rawValue, for: ids[1].rawValue)
    await expectFailure("E0110") { _ = try await fixture.open().isAncestor(ids[2], of: ids[5]) }
    await expectFailure("E0110") { _ = try await fixture.open().mergeBases(ids[2], ids[5]) }
    await expectFailure("E0110") { _ = try await fixture.open().count(CommitRange(after: ids[2], upTo: ids[5])) }
  }

  @Test func `I31 a graph that tells of another history than the commits is not believed`() async throws {
    let fixture = try GitFixture()
    let ids = try line(fixture, 12)
    try fixture.git(["commit-graph", "write", "--reachable"])
    let path = fixture.folder + "/.git/objects/info/commit-graph"
    var bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    let sorted = ids.map(\.rawValue).sorted()
    let child = try #require(sorted.firstIndex(of: ids[6].rawValue))
    let record = try #require(Self.chunk("CDAT", of: bytes)) + 36 * child
    // The seventh commit becomes the child of the second, as if somebody had grafted it; everything else is in order.
    let place = UInt32(try #require(sorted.firstIndex(of: ids[1].rawValue)))
    for shift in 0..<4 { bytes[record + 20 + shift] = UInt8(truncatingIfNeeded: place >> UInt32(24 - 8 * shift)) }
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
    try Data(bytes.dropLast(20)).write(to: URL(filePath: path))
    let digest = try fixture.shell("sha1sum < .git/objects/info/commit-graph | cut -c1-40")
    let tail = stride(from: 0, to: 40, by: 2).map { UInt8(digest.dropFirst($0).prefix(2), radix: 16) ?? 0 }
    try Data(bytes.dropLast(20) + tail).write(to: URL(filePath: path))
    // Git believes it.
    let listed = try fixture.git(["-c", "core.commitGraph=true", "rev-list", "--count", ids[11].rawValue])
    #expect(listed == "8")
    let repository = try fixture.open()
    #expect(try await repository.isAncestor(ids[3], of: ids[11]))
    #expect(try await repository.count(CommitRange(after: nil, upTo: ids[11])) == 12)
    #expect(await repository.graphCommits == 0)
  }

  private static func chunk(_ name: String, of bytes: [UInt8]) -> Int? {
    for row in 0..<Int(bytes[6]) {
      let start = 8 + 12 * row
      guard bytes[start..<(start + 4)].elementsEqual(name.utf8) else { continue }
      return bytes[(start + 4)..<(start + 12)].reduce(0) { $0 << 8 | Int($1) }
    }
    return nil
  }

  @Test func `commits with dates that are none are commits, as for git`() async throws {
    let fixture = try GitFixture()
    let ids = try line(fixture, 2)
    let tree = try fixture.git(["rev-parse", "HEAD^{tree}"])
    for date in ["99999999999999999999 +0000", "-5 +0000", "17000000000 +9999", "abc +0000", ""] {
      let who = "A <a@example.com> \(date)"
      let text = "tree \(tree)\nparent \(ids[1])\nauthor \(who)\ncommitter \(who)\n\nodd\n"
      let odd = CommitID(try fixture.git(["hash-object", "-t", "commit", "-w", "--stdin", "--literally"], input: text))
      try fixture.git(["update-ref", "refs/heads/odd", odd.rawValue])
      // `git tag` itself dies where a date has too many digits.
      for (name, target, type) in [("release", odd.rawValue, "commit"), ("again", "release", "tag")] {
        let id = try fixture.git(["rev-parse", target])
        let tag = "object \(id)\ntype \(type)\ntag \(name)\ntagger A <a@example.com> 1 +0000\n\nx\n"
        try fixture.git(["update-ref", "refs/tags/\(name)", try fixture.git(["mktag"], input: tag)])
      }
      for name in [odd.rawValue, String(odd.rawValue.prefix(9)), "odd", "release", "again"] {
        #expect(try await fixture.open().commit(name).id == odd)
      }
      #expect(try await fixture.open().isAncestor(ids[0], of: odd))
      #expect(try await fixture.open().count(CommitRange(after: ids[0], upTo: odd)) == 2)
    }
    let blob = try fixture.git(["rev-parse", "HEAD:file"])
    try fixture.git(["tag", "file", blob])
    for name in [blob, tree, "file"] { await expectFailure("E0103") { _ = try await fixture.open().commit(name) } }
  }

  @Test func `object folders of others: quoted, of the environment's hooks, and gone`() async throws {
    let fixture = try GitFixture()
    let ids = try line(fixture, 3)
    for name in ["plain", "odd \"name"] {
      try fixture.git(["clone", "-q", "--bare", "--shared", fixture.folder, name])
    }
    let list = fixture.folder + "/odd \"name/objects/info/alternates"
    try "\"\(fixture.folder)/.git/ob\\152ects\"\n".write(toFile: list, atomically: true, encoding: .utf8)
    #expect(try fixture.git(["--git-dir", "odd \"name", "rev-list", "--count", "HEAD"]) == "3")
    let odd = try GitRepository(startingAt: fixture.folder + "/odd \"name")
    #expect(try await odd.isAncestor(ids[0], of: ids[2]))
    try "\(fixture.folder)/gone/objects\n".write(
      toFile: fixture.folder + "/plain/objects/info/alternates", atomically: true, encoding: .utf8)
    do {
      _ = try await GitRepository(startingAt: fixture.folder + "/plain").commit("HEAD")
      Issue.record("it was found")
    } catch {
      let failure = try #require(error as Failure?)
      #expect(failure.code == "E0110")
      #expect(failure.why.joined().contains("/gone/objects"))
    }
  }

  @Test func `a worktree whose repository is gone, and formats of tomorrow, name the way back`() async throws {
    let fixture = try GitFixture()
    _ = try line(fixture, 1)
    try fixture.git(["worktree", "add", "-q", "--detach", "linked", "HEAD"])
    try FileManager.default.moveItem(atPath: fixture.folder + "/.git", toPath: fixture.folder + "/moved")
    do {
      _ = try GitRepository(startingAt: fixture.folder + "/linked")
      Issue.record("it was opened")
    } catch {
      #expect(error.code == "E0101")
      #expect(error.fix.joined().contains("git worktree repair"))
    }
    for (extension_, way) in [("refStorage = reftable", "git refs migrate"), ("objectFormat = sha256", "fast-export")] {
      let later = try GitFixture()
      try later.write(".git/config", "[core]\n\trepositoryformatversion = 1\n[extensions]\n\t\(extension_)\n")
      do throws(Failure) {
        _ = try GitRepository(startingAt: later.folder)
        Issue.record("it was opened")
      } catch {
        #expect(error.code == "E0109")
        #expect(error.fix.joined().contains(way))
      }
    }
  }
}
