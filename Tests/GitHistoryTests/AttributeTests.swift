// SPDX-License-Identifier: Apache-2.0
import Foundation
import GitHistory
import PromotionCore
import PromotionPorts
import Testing

@Suite struct AttributeTests {
  @Test func `the attributes of a commit are those that git check-attr says`() async throws {
    let fixture = try GitFixture()
    let content = "content\n"
    let oid = try fixture.shell("printf 'content\\n' | sha256sum | cut -c1-64")
    try fixture.write(".git/lfs/objects/\(oid.prefix(2))/\(oid.dropFirst(2).prefix(2))/\(oid)", content)
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:\(oid)\nsize \(content.utf8.count)\n"
    try fixture.write(
      ".gitattributes",
      """
      # a comment
      [attr]large filter=lfs -text
      *.bin large
      /data/**/*.dat filter=lfs
      media/* filter=lfs
      "with space.txt" filter=lfs
      deep/**/end filter=lfs
      **/any/x filter=lfs
      *.b[ai]g filter=lfs
      keep.bin !filter
      folder/ filter=lfs
      other.txt filter=other

      """)
    try fixture.write("vendor/.gitattributes", "*.bin -filter\nsub/y.txt filter=lfs\n")
    let paths = [
      "a.bin", "x/y/b.bin", "keep.bin", "x/keep.bin", "data/a.dat", "data/b/c/a.dat", "no/data/a.dat", "media/a",
      "media/b/c", "with space.txt", "deep/end", "deep/a/b/end", "deep/a/b/end2", "any/x", "p/q/any/x", "c.bag",
      "c.beg",
      "folder/a", "vendor/a.bin", "vendor/sub/y.txt", "vendor/sub/z/y.txt", "other.txt", "plain.txt",
    ]
    for path in paths { try fixture.write(path, pointer) }
    // Written into the index as they are, since git-lfs need not be there to clean them.
    try fixture.git(["-c", "core.attributesFile=/dev/null", "add", "-A"])
    let id = try fixture.commit("attributes")
    let said = try fixture.git(["check-attr", "filter", "--"] + paths).split(separator: "\n")
    let out = try fixture.emptyFolder("out")
    // What stands in the working folder alone does not count.
    try fixture.write(".gitattributes", "* filter=lfs\n")
    try await fixture.open().materialise(id, into: out)
    for (path, line) in zip(paths, said) {
      let isLarge = line.hasSuffix("filter: lfs")
      let written = try String(contentsOfFile: "\(out)/\(path)", encoding: .utf8)
      #expect(written == (isLarge ? content : pointer), "\(line)")
    }
    #expect(said.contains { $0.hasSuffix("filter: lfs") } && said.contains { !$0.hasSuffix("filter: lfs") })
  }

  @Test func `a pattern made to be slow is not`() async throws {
    let fixture = try GitFixture()
    let oid = String(repeating: "0", count: 64)
    let deep = Array(repeating: "a", count: 60).joined(separator: "/") + "/b"
    try fixture.write(deep, "version https://git-lfs.github.com/spec/v1\noid sha256:\(oid)\nsize 1\n")
    let slow = Array(repeating: "**/a", count: 40).joined(separator: "/") + "/c filter=lfs\n"
    // Git itself would match the pattern for hours, so the commit is put together without asking it for attributes.
    try fixture.git(["add", "-A"])
    let blob = try fixture.git(["hash-object", "-w", "--no-filters", "--stdin"], input: slow)
    let entries = try fixture.git(["ls-tree", try fixture.git(["write-tree"])])
    let tree = try fixture.git(["mktree"], input: "\(entries)\n100644 blob \(blob)\t.gitattributes\n")
    let id = CommitID(try fixture.git(["commit-tree", "-m", "slow", tree]))
    let out = try fixture.emptyFolder("out")
    try await fixture.open().materialise(id, into: out)
    #expect(FileManager.default.fileExists(atPath: "\(out)/\(deep)"))
  }
}
