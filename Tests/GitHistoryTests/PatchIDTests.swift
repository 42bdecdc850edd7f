// SPDX-License-Identifier: Apache-2.0
import Foundation
import GitHistory
import PromotionCore
import PromotionPorts
import Testing

@Suite struct PatchIDTests {
  @Test func `a change has the id that git patch-id says`() async throws {
    let fixture = try GitFixture()
    var random = Seeded(state: 17)
    var lines = (0..<60).map { "line \($0)" }
    var ids: [CommitID] = []
    for round in 0..<40 {
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<lines.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: lines.remove(at: place)
        case 1: lines.insert("", at: place)
        case 2: lines.insert("  indented \(round)", at: place)
        case _: lines[place] = "changed in \(round)"
        }
      }
      let name = round % 5 == 0 ? "other \(round)" : "file"
      try fixture.write(name, lines.joined(separator: "\n") + (round % 7 == 0 ? "" : "\n"))
      if round == 12 { try fixture.shell("chmod +x file") }
      if round == 20 { try fixture.shell("git mv 'other 5' renamed") }
      if round == 25 { try fixture.shell("git rm -q 'other 10'") }
      ids.append(try fixture.commit("round \(round)"))
    }
    let repository = try fixture.open()
    for id in ids {
      let line = try fixture.shell("git diff-tree --root -p --full-index \(id) | git patch-id --stable | cut -c1-40")
      #expect(try await repository.patchID(of: id)?.rawValue == (line.isEmpty ? nil : line), "\(id)")
    }
  }

  @Test func `a cherry-pick has the id of what it copies, an empty commit and a merge have none`() async throws {
    let fixture = try GitFixture()
    try fixture.write("a", (0..<30).map { "\($0)\n" }.joined())
    try fixture.commit("base")
    try fixture.git(["checkout", "-q", "-b", "side"])
    try fixture.write("a", (0..<30).map { $0 == 20 ? "fixed\n" : "\($0)\n" }.joined())
    let fix = try fixture.commit("fix")
    try fixture.git(["checkout", "-q", "main"])
    try fixture.write("a", (0..<30).map { $0 == 2 ? "other\n" : "\($0)\n" }.joined())
    try fixture.commit("other")
    try fixture.git(["cherry-pick", "side"])
    let copy = CommitID(try fixture.git(["rev-parse", "HEAD"]))
    let repository = try fixture.open()
    let first = try await repository.patchID(of: fix)
    #expect(first != nil && copy != fix)
    #expect(try await repository.patchID(of: copy) == first)
    #expect(try await repository.patchID(of: try fixture.commit("empty")) == nil)
    try fixture.git(["merge", "-q", "-m", "merge", "side"])
    let merge = CommitID(try fixture.git(["rev-parse", "HEAD"]))
    #expect(try await repository.patchID(of: merge) == nil)
  }

  @Test func `two changes of one binary file are two, wherever it stands in the patch`() async throws {
    let fixture = try GitFixture()
    func picture(_ name: String, _ text: String) throws { try fixture.shell("printf '\\0\(text)' > '\(name)'") }
    for name in ["a.bin", "m.bin", "z.bin"] { try picture(name, "first") }
    try fixture.write("b.txt", "1\n2\n3\n")
    let base = try fixture.commit("base")
    var ids: [CommitID] = []
    for (number, change) in ["second", "third", "second"].enumerated() {
      try fixture.git(["checkout", "-q", "-b", "side\(number)", base.rawValue])
      try picture("a.bin", change)
      // The same name in every branch, but for the message.
      ids.append(try fixture.commit("change \(number)"))
    }
    try fixture.write("b.txt", "1\n2\nthree\n")
    try picture("m.bin", "more")
    try fixture.write("n.txt", "new\n")
    try fixture.shell("rm z.bin; printf '\\0x' > new.bin; : > empty")
    ids.append(try fixture.commit("binary and text"))
    try fixture.shell("chmod +x a.bin b.txt; printf 4 >> b.txt")
    ids.append(try fixture.commit("modes"))
    try fixture.shell("rm n.txt && ln -s b.txt n.txt; rm empty && mkdir empty && cp m.bin 'empty/name with blank'")
    ids.append(try fixture.commit("kinds"))
    // Blanks that are none for git, and a byte of zero so far behind that the file is text.
    try fixture.shell(
      "printf 'a\\013b\\014c\\rd\\te f\\200\\n' > odd; head -c 9000 /dev/urandom | base64 > far; printf 'x\\0y\\n' >> far"
    )
    ids.append(try fixture.commit("odd bytes"))
    let repository = try fixture.open()
    var found: [PatchID?] = []
    for id in ids {
      let line = try fixture.shell(
        "git diff-tree --root -p --full-index \(id) | git patch-id --stable | cut -c1-40")
      found.append(try await repository.patchID(of: id))
      #expect(found.last??.rawValue == line, "\(id)")
    }
    #expect(found[0] != found[1] && found[0] == found[2] && found[0] != nil)
  }
}
