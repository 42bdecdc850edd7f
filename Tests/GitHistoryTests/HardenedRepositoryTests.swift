// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionCore
import PromotionPorts
import Testing

@testable import GitHistory

/// What configuration, extensions, borrowed objects and lists of references can be like: git's answer, or the remedy.
@Suite struct HardenedRepositoryTests {
  private func line(_ fixture: GitFixture, _ count: Int) throws -> [CommitID] {
    try (1...count).map { number in
      try fixture.write("file", "\(number)")
      let id = try fixture.commit("commit \(number)", date: 1_700_000_000 + number)
      try fixture.git(["tag", "t\(number)"])
      return id
    }
  }

  /// Returns the failure of a question, or records that there was an answer.
  private func failure(of body: () async throws -> Void) async -> Failure? {
    do {
      try await body()
      Issue.record("an answer")
      return nil
    } catch { return error as? Failure }
  }

  @Test func `what git -c hands down is read as git reads it`() {
    let name = "safe.bareRepository"
    func values(_ text: String) -> [String] { ProtectedConfiguration.ofCommand(text, name) }
    #expect(values("'safe.bareRepository'='explicit'") == ["explicit"])
    #expect(values("'safe.barerepository=explicit' 'safe.bareRepository'='all'") == ["explicit", "all"])
    #expect(values("'a.b'='safe.bareRepository=x' 'SAFE.bareRepository'='it'\\''s'") == ["it's"])
    #expect(values("'safe.bareRepository'") == [])
    for broken in ["", "safe.bareRepository=explicit", "'", "'safe", "=", "'a'=", "  ", "'a'='b"] {
      #expect(values(broken) == [], "\(broken)")
    }
  }

  @Test func `a bare repository is refused where the person wants each named, as by git`() async throws {
    let fixture = try GitFixture()
    let ids = try line(fixture, 2)
    try fixture.git(["clone", "-q", "--bare", ".", "bare.git"])
    let bare = fixture.folder + "/bare.git"
    #expect(try await GitRepository(startingAt: bare).isAncestor(ids[0], of: ids[1]))
    try fixture.write("explicit", "[safe]\n\tbareRepository = explicit\n")
    func code(_ variables: [String: String]) -> String? {
      do throws(Failure) {
        try BareCheck.requireAllowed(bare) { variables[$0] }
        return nil
      } catch { return error.fix.isEmpty ? "no fix" : error.code }
    }
    let file = fixture.folder + "/explicit"
    #expect(code([:]) == nil)
    #expect(code(["GIT_CONFIG_GLOBAL": file]) == "E0120")
    #expect(code(["GIT_CONFIG_GLOBAL": file, "GIT_DIR": bare + "/."]) == nil)
    #expect(code(["GIT_CONFIG_GLOBAL": file, "GIT_DIR": fixture.folder + "/.git"]) == "E0120")
    #expect(code(["GIT_CONFIG_SYSTEM": file, "GIT_CONFIG_NOSYSTEM": "1"]) == nil)
    #expect(code(["GIT_CONFIG_SYSTEM": file]) == "E0120")
    #expect(code(["GIT_CONFIG_PARAMETERS": "'safe.bareRepository'='explicit'"]) == "E0120")
    let one = ["GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.bareRepository", "GIT_CONFIG_VALUE_0": "all"]
    #expect(code(one.merging(["GIT_CONFIG_GLOBAL": file]) { $1 }) == nil)
  }

  @Test func `extensions are read by what they say, whatever the version of the format`() async throws {
    let fixture = try GitFixture()
    let ids = try line(fixture, 2)
    for version in [0, 1] {
      for (name, value, isRead) in [
        ("objectFormat", "sha1", true), ("objectFormat", "sha256", false), ("refStorage", "files", true),
        ("refStorage", "reftable", false), ("noop", "x", true), ("preciousObjects", "true", true),
        ("relativeWorktrees", "true", true), ("compatObjectFormat", "sha256", version == 0),
        ("frobnicate", "x", version == 0),
      ] {
        try fixture.write(
          ".git/config", "[core]\n\trepositoryformatversion = \(version)\n[extensions]\n\t\(name) = \(value)\n")
        if isRead {
          #expect(try await fixture.open().isAncestor(ids[0], of: ids[1]), "\(name) \(value) \(version)")
        } else {
          await expectFailure("E0109") { _ = try fixture.open() }
        }
      }
    }
    for broken in ["[core", "[core]\n\trepositoryformatversion = abc\n", "[include]\n\tpath = config\n"] {
      try fixture.write(".git/config", broken)
      let failure = await failure { _ = try fixture.open() }
      #expect(failure?.code == "E0110" && failure?.what.contains("configuration") == true)
      #expect(failure?.fix.joined().contains("git config") == true)
    }
  }

  @Test func `objects that are borrowed over several folders, named relative to each, are found`() async throws {
    let fixture = try GitFixture()
    let ids = try line(fixture, 4)
    var above = ".git"
    for depth in 1...6 {
      let name = "borrow\(depth).git"
      try fixture.git(["init", "-q", "--bare", name])
      try fixture.write("\(name)/objects/info/alternates", "../../\(above)/objects\n")
      above = name
      #expect(try fixture.git(["--git-dir", name, "rev-list", "--count", ids[3].rawValue]) == "4")
      let repository = try GitRepository(startingAt: "\(fixture.folder)/\(name)")
      #expect(try await repository.count(CommitRange(after: nil, upTo: ids[3])) == 4, "depth \(depth)")
      #expect(try await repository.patchID(of: ids[2]) != nil)
    }
    // Packed, and in a circle.
    try fixture.git(["repack", "-q", "-a", "-d"])
    try fixture.write(".git/objects/info/alternates", "../../borrow6.git/objects\n")
    let repository = try GitRepository(startingAt: fixture.folder + "/borrow6.git")
    #expect(try await repository.isAncestor(ids[0], of: ids[3]))
    await expectFailure("E0103") { _ = try await repository.commit(String(repeating: "1", count: 40)) }
  }

  @Test func `a list of references that is damaged hides none without a word`() async throws {
    let fixture = try GitFixture()
    let ids = try line(fixture, 6)
    try fixture.git(["pack-refs", "--all"])
    let whole = try String(contentsOfFile: fixture.folder + "/.git/packed-refs", encoding: .utf8)
    let lines = whole.split(separator: "\n").map(String.init)
    for damaged in [
      String(whole.prefix(150)), whole + String(repeating: "\0", count: 100), "zzz\n" + whole, whole + "zzz",
      ([lines[0]] + lines.dropFirst().reversed()).joined(separator: "\n") + "\n",
      whole.replacingOccurrences(of: "\n", with: "\r\n"),
    ] {
      try fixture.write(".git/packed-refs", damaged)
      for name in ["t1", "t6", "main", "refs/tags/t3"] {
        do {
          // Git itself refuses all of these; what is found is right.
          let id = try await fixture.open().commit(name).id
          #expect(id == (name == "t1" ? ids[0] : name == "refs/tags/t3" ? ids[2] : ids[5]))
        } catch let failure as Failure {
          #expect(failure.code == "E0110", "\(name) in \(damaged.prefix(20))")
          #expect(failure.fix.joined().contains("packed-refs"))
        }
      }
      await expectFailure("E0110") { _ = try await fixture.open().tip(ofBranch: "nobody") }
    }
    try fixture.write(".git/packed-refs", whole)
    #expect(try await fixture.open().tip(ofBranch: "nobody") == nil)
    await expectFailure("E0103") { _ = try await fixture.open().commit("nobody") }
    try fixture.write(".git/packed-refs", "")
    await expectFailure("E0103") { _ = try await fixture.open().commit("t1") }
  }

  @Test func `what a loss of power leaves is named with the command that takes it away`() async throws {
    let fixture = try GitFixture()
    let ids = try line(fixture, 4)
    let path = "\(fixture.folder)/.git/objects/\(ids[1].rawValue.prefix(2))/\(ids[1].rawValue.dropFirst(2))"
    try FileManager.default.removeItem(atPath: path)
    try Data().write(to: URL(filePath: path))
    let lost = await failure { _ = try await fixture.open().isAncestor(ids[0], of: ids[3]) }
    #expect(lost?.code == "E0110" && lost?.what.contains(ids[1].rawValue) == true)
    #expect(lost?.fix.joined().contains("-empty -delete") == true)
    try fixture.write(".git/refs/tags/t4", "")
    let torn = await failure { _ = try await fixture.open().commit("t4") }
    #expect(torn?.code == "E0110" && torn?.fix.joined().contains("refs/tags/t4") == true)
    // A packed object counts, whatever an empty file says.
    let other = try GitFixture()
    let packed = try line(other, 4)
    try other.git(["repack", "-q", "-a", "-d"])
    let folder = "\(other.folder)/.git/objects/\(packed[1].rawValue.prefix(2))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data().write(to: URL(filePath: "\(folder)/\(packed[1].rawValue.dropFirst(2))"))
    #expect(try await other.open().isAncestor(packed[0], of: packed[3]))
  }

  @Test func `references in a circle, a HEAD of another kind, an index of other versions, broken indexes of packs`()
    async throws
  {
    let fixture = try GitFixture()
    let ids = try line(fixture, 5)
    try fixture.git(["symbolic-ref", "refs/heads/x", "refs/heads/y"])
    try fixture.git(["symbolic-ref", "refs/heads/y", "refs/heads/x"])
    await expectFailure("E0110") { _ = try await fixture.open().commit("x") }
    try fixture.git(["update-index", "--index-version", "4", "--split-index", "--untracked-cache"])
    #expect(try await fixture.open().commit("HEAD").id == ids[4])
    try fixture.git(["update-ref", "refs/deploy/now", ids[2].rawValue])
    try fixture.write(".git/HEAD", "ref: refs/deploy/now\n")
    #expect(try await fixture.open().commit("HEAD").id == ids[2])
    #expect(await (try fixture.open()).currentBranch == nil)
    for garbage in ["garbage\n", "", String(repeating: "\0", count: 41)] {
      try fixture.write(".git/HEAD", garbage)
      let torn = await failure { _ = try await fixture.open().commit("HEAD") }
      #expect(["E0101", "E0110"].contains(torn?.code))
      #expect(torn?.code == "E0101" || torn?.fix.joined().contains("ref: refs/heads/") == true)
    }
    try fixture.write(".git/HEAD", "ref: refs/heads/main\n")
    for number in 6...8 {
      try fixture.write("file", "\(number)")
      try fixture.commit("\(number)")
      try fixture.git(["repack", "-q", "-d"])
    }
    try fixture.git(["multi-pack-index", "write"])
    let index = fixture.folder + "/.git/objects/pack/multi-pack-index"
    let whole = try Data(contentsOf: URL(filePath: index))
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: index)
    var random = Seeded(state: 21)
    for round in 0..<40 {
      var bytes = round % 5 == 0 ? whole.prefix(Int.random(in: 0..<whole.count, using: &random)) : whole
      for _ in 0..<(bytes.isEmpty ? 0 : 8) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      try bytes.write(to: URL(filePath: index))
      #expect(try await fixture.open().isAncestor(ids[0], of: ids[4]))
      #expect(try await fixture.open().count(CommitRange(after: ids[1], upTo: ids[4])) == 3)
      #expect(try await fixture.open().file("file", at: ids[3], bytesMax: 9) == Array("4".utf8))
    }
  }
}
