// SPDX-License-Identifier: Apache-2.0
import Foundation
import GitHistory
import PromotionCore
import PromotionPorts
import Testing

/// Repositories that are other than one expects, each made by plain git: a right answer, or an error with the remedy.
@Suite struct OddRepositoryTests {
  private func line(_ fixture: GitFixture, _ count: Int) throws -> [CommitID] {
    try (1...count).map { number in
      try fixture.write("file", "\(number)")
      return try fixture.commit("commit \(number)", date: 1_700_000_000 + number)
    }
  }

  @Test func `I31 R30 replace refs are refused also when they are packed, and whatever a graph says`() async throws {
    let fixture = try GitFixture()
    let ids = try line(fixture, 3)
    try fixture.git(["commit-graph", "write", "--reachable"])
    try fixture.git(["replace", "--graft", ids[2].rawValue])
    try fixture.git(["pack-refs", "--all"])
    await expectFailure("E0108") { _ = try await fixture.open().mergeBases(ids[0], ids[2]) }
    await expectFailure("E0108") { _ = try await fixture.open().count(CommitRange(after: ids[0], upTo: ids[2])) }
  }

  @Test func `I31 a shallow clone refuses also with the commit itself at depth 1 and an old graph`() async throws {
    let fixture = try GitFixture()
    let ids = try line(fixture, 4)
    try fixture.git(["clone", "-q", "--depth", "1", "file://\(fixture.folder)", "shallow"])
    let shallow = try GitRepository(startingAt: fixture.folder + "/shallow")
    #expect(try await shallow.commit("HEAD").id == ids[3])
    #expect(try await shallow.count(CommitRange(after: nil, upTo: ids[3])) == 1)
    // A commit is itself, also where nothing else is known; what lies before it is cut off, not lost.
    #expect(try await shallow.isAncestor(ids[3], of: ids[3]))
    await expectFailure("E0105") { _ = try await shallow.commit("HEAD~1") }
    await expectFailure("E0105") { _ = try await shallow.mergeBases(ids[0], ids[3]) }
    await expectFailure("E0103") { _ = try await shallow.commit(ids[0].rawValue) }
  }

  @Test func `partial clones answer what they have and name what they have not`() async throws {
    let fixture = try GitFixture()
    let ids = try line(fixture, 3)
    try fixture.git(["config", "uploadpack.allowFilter", "true"])
    for filter in ["blob:none", "tree:0"] {
      let name = filter.replacingOccurrences(of: ":", with: "-")
      try fixture.git(["clone", "-q", "--bare", "--filter=\(filter)", "file://\(fixture.folder)", name])
      let partial = try GitRepository(startingAt: fixture.folder + "/" + name)
      #expect(try await partial.isAncestor(ids[0], of: ids[2]))
      #expect(try await partial.commits(after: ids[0], upTo: ids[2], limit: 9).map(\.id) == [ids[2], ids[1]])
      await expectFailure("E0106") { _ = try await partial.file("file", at: ids[1], bytesMax: 10) }
      await expectFailure("E0106") {
        try await partial.materialise(ids[1], into: try fixture.emptyFolder(name + "-out"))
      }
      await expectFailure("E0106") { _ = try await partial.patchID(of: ids[1]) }
    }
  }

  @Test func `a missing or damaged object is an error, never a no`() async throws {
    let fixture = try GitFixture()
    let ids = try line(fixture, 4)
    func object(_ id: String) -> String { "\(fixture.folder)/.git/objects/\(id.prefix(2))/\(id.dropFirst(2))" }
    let middle = object(ids[1].rawValue)
    try FileManager.default.moveItem(atPath: middle, toPath: middle + ".away")
    await expectFailure("E0110") { _ = try await fixture.open().isAncestor(ids[0], of: ids[3]) }
    await expectFailure("E0110") { _ = try await fixture.open().count(CommitRange(after: ids[0], upTo: ids[3])) }
    await expectFailure("E0103") { _ = try await fixture.open().isAncestor(ids[1], of: ids[3]) }
    // After a failure the same repository object does not take the half that it read for the whole.
    let repository = try fixture.open()
    await expectFailure("E0110") { _ = try await repository.count(CommitRange(after: nil, upTo: ids[3])) }
    await expectFailure("E0110") { _ = try await repository.count(CommitRange(after: nil, upTo: ids[3])) }
    try FileManager.default.moveItem(atPath: middle + ".away", toPath: middle)
    #expect(try await repository.count(CommitRange(after: nil, upTo: ids[3])) == 4)

    let blob = try fixture.git(["rev-parse", "\(ids[3]):file"])
    let other = try fixture.git(["rev-parse", "\(ids[2]):file"])
    try FileManager.default.removeItem(atPath: object(blob))
    // Well-formed bytes of another object: only hashing them tells.
    try FileManager.default.copyItem(atPath: object(other), toPath: object(blob))
    await expectFailure("E0110") { _ = try await fixture.open().file("file", at: ids[3], bytesMax: 10) }
    let out = try fixture.emptyFolder("out")
    await expectFailure("E0110") { try await fixture.open().materialise(ids[3], into: out) }
    try FileManager.default.removeItem(atPath: object(blob))
    try Data("garbage".utf8).write(to: URL(filePath: object(blob)))
    await expectFailure("E0110") { _ = try await fixture.open().file("file", at: ids[3], bytesMax: 10) }
  }

  @Test func `HEAD that names nothing, a torn reference, a reference to a missing commit`() async throws {
    let fixture = try GitFixture()
    let ids = try line(fixture, 2)
    try fixture.git(["checkout", "-q", "--detach"])
    #expect(await (try fixture.open()).currentBranch == nil)
    #expect(try await fixture.open().commit("HEAD").id == ids[1])
    try fixture.write(".git/refs/heads/gone", String(repeating: "1", count: 40) + "\n")
    await expectFailure("E0110") { _ = try await fixture.open().commit("gone") }
    try fixture.write(".git/refs/heads/torn", "")
    await expectFailure("E0110") { _ = try await fixture.open().commit("torn") }
    try fixture.write(".git/HEAD", "ref: refs/heads/nowhere\n")
    await expectFailure("E0102") { _ = try await fixture.open().commit("HEAD") }
  }

  @Test func `formats of tomorrow are refused with the way back, those that change nothing are read`() async throws {
    let fixture = try GitFixture()
    let ids = try line(fixture, 2)
    try fixture.git(["sparse-checkout", "set", "nothing"])
    #expect(try await fixture.open().isAncestor(ids[0], of: ids[1]))
    let out = try fixture.emptyFolder("out")
    try await fixture.open().materialise(ids[1], into: out)
    #expect(try String(contentsOfFile: out + "/file", encoding: .utf8) == "2")
    try fixture.git(["config", "core.repositoryformatversion", "1"])
    try fixture.git(["config", "extensions.partialClone", "origin"])
    #expect(try await fixture.open().isAncestor(ids[0], of: ids[1]))
    try fixture.write(
      ".git/config", "[core]\n\trepositoryformatversion = 1\n[extensions]\n\trefStorage = reftable\n")
    await expectFailure("E0109") { _ = try fixture.open() }
    try fixture.write(".git/config", "[core]\n\trepositoryformatversion = 7\n")
    await expectFailure("E0109") { _ = try fixture.open() }
  }

  @Test func `linked worktrees, bare repositories and packed references answer alike`() async throws {
    let fixture = try GitFixture()
    let ids = try line(fixture, 3)
    try fixture.git(["tag", "-a", "v1", "-m", "one", ids[0].rawValue])
    try fixture.git(["pack-refs", "--all"])
    try fixture.git(["clone", "-q", "--bare", ".", "bare.git"])
    try fixture.git(["--git-dir=bare.git", "worktree", "add", "-q", "--detach", "linked", ids[1].rawValue])
    for folder in ["", "/bare.git", "/linked"] {
      let repository = try GitRepository(startingAt: fixture.folder + folder)
      #expect(try await repository.commit("v1").id == ids[0])
      #expect(try await repository.isAncestor(ids[0], of: ids[2]))
      #expect(try await !repository.isAncestor(ids[2], of: ids[0]))
      #expect(try await repository.file("file", at: ids[1], bytesMax: 9) == Array("2".utf8))
    }
    #expect(try await GitRepository(startingAt: fixture.folder + "/linked").commit("HEAD").id == ids[1])
  }

  @Test func `names, addresses and messages that are no UTF-8`() async throws {
    let fixture = try GitFixture()
    try fixture.git(["config", "i18n.commitEncoding", "ISO-8859-1"])
    try fixture.shell("printf x > \"$(printf 'caf\\351.sql')\"")
    try fixture.shell(
      "git add -A && git -c user.name=\"$(printf 'Ren\\351')\" commit -q -m \"$(printf 'd\\351j\\340 vu')\"")
    let repository = try fixture.open()
    let commit = try await repository.commit("HEAD")
    #expect(commit.subject == "déjà vu")
    #expect(try await repository.changedPaths(from: nil, to: commit.id).map(\.change) == [.added])
    let out = try fixture.emptyFolder("out")
    try await repository.materialise(commit.id, into: out)
    #expect(try fixture.shell("cat \"\(out)/$(printf 'caf\\351.sql')\"") == "x")
    #expect(try await repository.patchID(of: commit.id) != nil)
    // Without the header the bytes are shown as well as they can be.
    let raw = try fixture.shell("git cat-file commit HEAD | grep -av ^encoding | git hash-object -t commit -w --stdin")
    #expect(try await repository.commit(raw).subject == "d\u{FFFD}j\u{FFFD} vu")
  }

  @Test func `octopus, crossing and unrelated merges have git's merge bases`() async throws {
    let fixture = try GitFixture()
    let base = try fixture.commit("base")
    for branch in ["a", "b", "c", "d"] {
      try fixture.git(["checkout", "-q", "-b", branch, base.rawValue])
      try fixture.write(branch, branch)
      try fixture.commit(branch)
    }
    try fixture.git(["merge", "-q", "-m", "octopus", "a", "b", "c"])
    let octopus = CommitID(try fixture.git(["rev-parse", "HEAD"]))
    try fixture.git(["checkout", "-q", "-b", "left", "a"])
    try fixture.git(["merge", "-q", "-s", "ours", "-m", "left", "b"])
    try fixture.git(["checkout", "-q", "-b", "right", "b"])
    try fixture.git(["merge", "-q", "-s", "ours", "-m", "right", "a"])
    try fixture.git(["checkout", "-q", "--orphan", "alone"])
    let alone = try fixture.commit("alone")
    for isGraphThere in [false, true] {
      if isGraphThere { try fixture.git(["commit-graph", "write", "--reachable"]) }
      let repository = try fixture.open()
      func id(_ name: String) async throws -> CommitID { try await repository.commit(name).id }
      #expect(try await repository.commit(octopus.rawValue).parents.count == 4)
      for branch in ["a", "b", "c", "d"] { #expect(try await repository.isAncestor(try await id(branch), of: octopus)) }
      let crossing = try await repository.mergeBases(try await id("left"), try await id("right"))
      #expect(Set(crossing) == [try await id("a"), try await id("b")])
      #expect(try await repository.mergeBases(alone, octopus).isEmpty)
      #expect(try await !repository.isAncestor(alone, of: octopus))
      #expect(try await repository.count(CommitRange(after: alone, upTo: octopus)) == 6)
    }
  }

  @Test func `submodules stay empty folders, names that differ in case are two files`() async throws {
    let fixture = try GitFixture()
    let inner = try GitFixture()
    try inner.write("x", "x")
    try inner.commit("inner")
    try fixture.git(["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner.folder, "modules/sub"])
    let blob = try fixture.git(["hash-object", "-w", "--stdin"], input: "one")
    for name in ["README", "readme"] {
      try fixture.git(["update-index", "--add", "--cacheinfo", "100644,\(blob),\(name)"])
    }
    try fixture.git(["commit", "-q", "-m", "odd"])
    let repository = try fixture.open()
    let id = try await repository.commit("HEAD").id
    let out = try fixture.emptyFolder("out")
    try await repository.materialise(id, into: out)
    #expect(try FileManager.default.contentsOfDirectory(atPath: out + "/modules/sub").isEmpty)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: out).sorted() == [
        ".gitmodules", "README", "modules", "readme",
      ])
    await expectFailure("E0112") { _ = try await repository.file("modules/sub", at: id, bytesMax: 9) }
    #expect(try await repository.file("modules/sub/x", at: id, bytesMax: 9) == nil)
    #expect(try await repository.changedPaths(from: nil, to: id).contains { $0.path == "modules/sub" })
  }

  @Test func `R29 links that leave are named all at once, and left out where the commit says so`() async throws {
    let fixture = try GitFixture()
    try fixture.write("real/deep/file", "x")
    for (name, target) in [
      ("absolute", "/etc/passwd"), ("climbing", "../../x"), ("inner", "real/deep/../deep/file"),
      ("dangling", "nowhere"),
    ] {
      try FileManager.default.createSymbolicLink(atPath: "\(fixture.folder)/\(name)", withDestinationPath: target)
    }
    let id = try fixture.commit("links")
    let out = try fixture.emptyFolder("out")
    await expectFailure("E0113") { try await fixture.open().requireWritable(id, in: .everything) }
    do {
      try await fixture.open().materialise(id, into: out)
      Issue.record("it was written")
    } catch let failure as Failure {
      #expect(failure.code == "E0113")
      #expect(failure.why.contains("absolute -> /etc/passwd") && failure.why.contains("climbing -> ../../x"))
      #expect(!failure.why.joined().contains("dangling") && !failure.why.joined().contains("inner"))
    }
    try fixture.write(".gitattributes", "absolute export-ignore\nclimbing export-ignore\nreal export-ignore\n")
    let ignored = try fixture.commit("ignore")
    let second = try fixture.emptyFolder("second")
    try await fixture.open().requireWritable(ignored, in: .everything)
    try await fixture.open().materialise(ignored, into: second)
    // Only what would leave is left out: nothing else can be taken out of a gate's sight.
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: second).sorted()
        == [".gitattributes", "dangling", "inner", "real"])
  }

  @Test func `files kept in LFS are written whole, or named with the command that fetches them`() async throws {
    let fixture = try GitFixture()
    let content = "large content\n"
    let digest = try fixture.git(["hash-object", "--no-filters", "--stdin"], input: content)
    #expect(!digest.isEmpty)
    let oid = try fixture.shell("printf 'large content\\n' | sha256sum | cut -c1-64")
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:\(oid)\nsize \(content.utf8.count)\n"
    try fixture.write("model.bin", pointer)
    try fixture.write("docs/example.txt", pointer)
    try fixture.write(".gitattributes", "*.bin filter=lfs diff=lfs merge=lfs -text\n")
    let id = try fixture.commit("lfs")
    await expectFailure("E0116") { try await fixture.open().materialise(id, into: try fixture.emptyFolder("none")) }
    await expectFailure("E0116") { try await fixture.open().requireWritable(id, in: .everything) }
    let store = ".git/lfs/objects/\(oid.prefix(2))/\(oid.dropFirst(2).prefix(2))/\(oid)"
    try fixture.write(store, "other content\n")
    await expectFailure("E0116") { try await fixture.open().materialise(id, into: try fixture.emptyFolder("wrong")) }
    try fixture.write(store, content)
    try await fixture.open().requireWritable(id, in: .everything)
    let out = try fixture.emptyFolder("out")
    try await fixture.open().materialise(id, into: out)
    #expect(try String(contentsOfFile: out + "/model.bin", encoding: .utf8) == content)
    // A text about pointers is a text.
    #expect(try String(contentsOfFile: out + "/docs/example.txt", encoding: .utf8) == pointer)
  }
}
