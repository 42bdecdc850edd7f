// SPDX-License-Identifier: Apache-2.0
import Foundation
import GitHistory
import PromotionCore
import PromotionPorts
import Testing

@Suite struct TreeTests {
  @Test func `files are read at a commit without a checkout`() async throws {
    let fixture = try GitFixture()
    try fixture.write("db/0001_a.up.sql", "CREATE TABLE a (x);")
    try fixture.write("README", "one")
    let first = try fixture.commit("first")
    try fixture.write("README", "two")
    try fixture.write("new", "")
    try FileManager.default.removeItem(atPath: fixture.folder + "/db/0001_a.up.sql")
    let second = try fixture.commit("second")
    let repository = try fixture.open()
    #expect(try await repository.file("README", at: first, bytesMax: 10) == Array("one".utf8))
    #expect(try await repository.file("none", at: first, bytesMax: 10) == nil)
    #expect(try await repository.names(in: "db", at: first) == ["0001_a.up.sql"])
    #expect(try await repository.names(in: "db", at: second).isEmpty)
    await expectFailure("E0111") { _ = try await repository.file("README", at: first, bytesMax: 2) }
    #expect(
      try await repository.changedPaths(from: first, to: second) == [
        ChangedPath(path: "README", change: .modified), ChangedPath(path: "db/0001_a.up.sql", change: .deleted),
        ChangedPath(path: "new", change: .added),
      ])
  }

  @Test func `R29 a tree is written without hooks and filters, with its executable bits and inner links`() async throws
  {
    let fixture = try GitFixture()
    try fixture.write("ops/deploy", "#!/bin/sh\n")
    try fixture.write(".gitattributes", "*.txt filter=evil text eol=crlf\n")
    try fixture.write("a.txt", "a\nb\n")
    #expect(chmod(fixture.folder + "/ops/deploy", 0o755) == 0)
    try FileManager.default.createSymbolicLink(atPath: fixture.folder + "/ops/same", withDestinationPath: "../a.txt")
    let id = try fixture.commit("first")
    try fixture.git(["config", "filter.evil.smudge", "touch \(fixture.folder)/pwned"])
    try fixture.write(".git/hooks/post-checkout", "#!/bin/sh\ntouch \(fixture.folder)/pwned\n")
    let target = fixture.folder + "-out"
    try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: target) }
    try await fixture.open().materialise(id, into: target)
    #expect(try String(contentsOfFile: target + "/a.txt", encoding: .utf8) == "a\nb\n")
    #expect(FileManager.default.isExecutableFile(atPath: target + "/ops/deploy"))
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: target + "/ops/same") == "../a.txt")
    #expect(!FileManager.default.fileExists(atPath: fixture.folder + "/pwned"))
  }

  @Test(arguments: ["/etc/passwd", "../../etc", "..", "x/../../..", "x/.."])
  func `R29 a link that leaves the tree is refused`(link: String) async throws {
    let fixture = try GitFixture()
    let blob = try fixture.git(["hash-object", "-w", "--stdin"], input: link)
    let tree = try fixture.git(["mktree"], input: "120000 blob \(blob)\tescape\n")
    let id = try fixture.git(["commit-tree", tree, "-m", "evil"])
    let target = fixture.folder + "-out"
    try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: target) }
    await expectFailure("E0113") { try await fixture.open().materialise(CommitID(id), into: target) }
  }

  @Test func `R29 a tree with an entry named like a git folder is refused`() async throws {
    let fixture = try GitFixture()
    let blob = try fixture.git(["hash-object", "-w", "--stdin"], input: "x")
    let tree = try fixture.git(["mktree"], input: "100644 blob \(blob)\t.GIT\n")
    let id = try fixture.git(["commit-tree", tree, "-m", "evil"])
    let target = fixture.folder + "-out"
    try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: target) }
    await expectFailure("E0113") { try await fixture.open().materialise(CommitID(id), into: target) }
  }

  @Test func `I30 a pinned commit survives a forced push and gc`() async throws {
    let fixture = try GitFixture()
    try fixture.commit("first")
    let second = try fixture.commit("second")
    try await fixture.open().pin(second, as: "shop/staging/p-1")
    try fixture.git(["reset", "-q", "--hard", "HEAD~1"])
    try fixture.git(["reflog", "expire", "--expire=now", "--all"])
    try fixture.git(["gc", "-q", "--prune=now"])
    #expect(try await fixture.open().commit(second.rawValue).id == second)
  }

  @Test func `R31 a folder of very many files is read file by file`() async throws {
    let fixture = try GitFixture()
    let blob = try fixture.git(["hash-object", "-w", "--stdin"], input: "SELECT 1;\n")
    let lines = (10_000..<13_000).map { "100644 blob \(blob)\t\($0).sql\n" }.joined()
    let folder = try fixture.git(["mktree"], input: lines)
    let root = try fixture.git(["mktree"], input: "040000 tree \(folder)\tdb\n")
    let id = CommitID(try fixture.git(["commit-tree", "-m", "many", root]))
    let repository = try fixture.open()
    let names = try await repository.names(in: "db", at: id)
    #expect(names.count == 3_000)
    for name in names {
      #expect(try await repository.file("db/\(name)", at: id, bytesMax: 100)?.count == 10)
    }
    #expect(try await repository.file("db/9999.sql", at: id, bytesMax: 100) == nil)
  }
}
