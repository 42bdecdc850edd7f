// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionCore
import PromotionPorts
import PromotionTestSupport
import Testing

@testable import Journal

/// The journal on a branch of a git remote, with real git.
@Suite struct GitJournalTests {
  @Test func `I2 I28 the git branch keeps the contract of a journal`() async throws {
    let key = try Scratch.key()
    try await JournalContract { try Held(clones: Clones(), key: key) }.holds()
  }

  /// A journal whose remote lives as long as it does.
  private struct Held: JournalStore {
    let clones: Clones
    let journal: GitJournal

    init(clones: Clones, key: LogKey) throws {
      self.clones = clones
      journal = try clones.journal("one", key: key)
    }

    func head() async throws(Failure) -> Int64 { try await journal.head() }
    func read(from sequence: Int64) async throws(Failure) -> [JournalEntry] { try await journal.read(from: sequence) }
    func append(_ drafts: [EntryDraft], expecting: Int64) async throws(Failure) -> [JournalEntry]? {
      try await journal.append(drafts, expecting: expecting)
    }
  }

  @Test func `I2 appenders in different clones lose and repeat nothing and make no fork`() async throws {
    let clones = try Clones()
    let key = try Scratch.key()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for worker in 0..<3 {
        let journal = try clones.journal("clone-\(worker)", key: key)
        group.addTask {
          for number in 0..<4 {
            let draft = Scratch.draft(worker * 4 + number)
            while try await journal.append([draft], expecting: try await journal.head()) == nil {}
          }
        }
      }
      try await group.waitForAll()
    }
    let entries = try await clones.journal("late", key: nil).read(from: 0)
    #expect(entries.map(\.sequence) == Array(0..<12) && Set(entries.map(\.id)).count == 12)
    // One commit an append, in a line, and every clone has the same bytes and root.
    #expect(try clones.shell("git -C remote.git rev-list --count sluice/journal") == "12")
    #expect(try clones.shell("git -C remote.git rev-list --count --min-parents=2 sluice/journal") == "0")
    let remote = try clones.shell("git -C remote.git show sluice/journal:entries/000/000.jsonl")
    #expect(try clones.shell("cat late/.git/sluice/journal.jsonl") == remote)
    let report = try await JournalVerification.verify(folder: clones.folder("late"), verifier: key.verifier)
    #expect(report.entries == 12 && report.covered == 12 && report.isSigned && report.problem == nil)
    // The user's own repository has nothing of it, and is not shallow.
    #expect(try clones.shell("git -C late for-each-ref") == "")
    #expect(try !clones.shell("ls late/.git").contains("shallow"))
  }

  @Test func `a segment has 256 entries and a clone that has some of them fetches the rest`() async throws {
    let clones = try Clones()
    let writer = try clones.journal("one", key: try Scratch.key())
    _ = try await writer.append((0..<200).map { Scratch.draft($0) }, expecting: 0)
    let reader = try clones.journal("two", key: nil)
    #expect(try await reader.head() == 200)
    _ = try await writer.append((200..<600).map { Scratch.draft($0) }, expecting: 200)
    #expect(
      try clones.shell("git -C remote.git ls-tree -r --name-only sluice/journal").split(separator: "\n") == [
        "checkpoint", "entries/000/000.jsonl", "entries/000/001.jsonl", "entries/000/002.jsonl",
      ])
    #expect(try clones.shell("git -C remote.git show sluice/journal:entries/000/001.jsonl | wc -l") == "256")
    let later = try clones.journal("two", key: nil)
    #expect(try await later.read(from: 198).map(\.sequence) == Array(198..<600))
    let message = try clones.shell("git -C remote.git log -1 --format=%B sluice/journal")
    #expect(message.contains("Journal-Size: 600"))
    let root = try await JournalVerification.verify(folder: clones.folder("two"), verifier: nil).root
    #expect(message.contains("Journal-Root: \(root)"))
  }

  @Test func `I8 a push whose acknowledgement was lost is found by reading back`() async throws {
    let clones = try Clones()
    let journal = try clones.journal(
      "one", key: try Scratch.key(),
      tool: { tool in
        var tool = tool
        tool.after = { arguments, answer in
          arguments.contains("push") ? ToolAnswer(code: 128, output: [], errors: "the connection broke") : answer
        }
        return tool
      })
    #expect(try await journal.append([Scratch.draft(0)], expecting: 0)?.map(\.sequence) == [0])
    #expect(try await journal.append([Scratch.draft(0)], expecting: 0)?.map(\.sequence) == [0])
    #expect(try await journal.head() == 1)
  }

  @Test func `I28 when nobody can know whether a push arrived, that is said and nothing more is written`() async throws
  {
    let clones = try Clones()
    let remote = clones.remote
    let journal = try clones.journal(
      "one", key: try Scratch.key(),
      tool: { tool in
        var tool = tool
        tool.after = { arguments, answer in
          guard arguments.contains("push") else { return answer }
          try? FileManager.default.moveItem(atPath: remote, toPath: remote + ".away")
          return ToolAnswer(code: 128, output: [], errors: "the connection broke")
        }
        return tool
      })
    for _ in 0..<2 {
      let failure = await #expect(throws: Failure.self) { try await journal.append([Scratch.draft(0)], expecting: 0) }
      #expect(failure?.kind == .indeterminate && failure?.code == "E0604")
    }
    try clones.shell("mv remote.git.away remote.git")
    // The next process finds it there and does not write it twice.
    let next = try clones.journal("one", key: try Scratch.key())
    #expect(try await next.append([Scratch.draft(0)], expecting: 0)?.map(\.sequence) == [0])
    #expect(try await next.head() == 1)
  }

  @Test func `a remote that refuses is named and nothing was recorded`() async throws {
    let clones = try Clones()
    try clones.shell("printf '#!/bin/sh\\necho protected branch >&2\\nexit 1\\n' > remote.git/hooks/pre-receive")
    try clones.shell("chmod +x remote.git/hooks/pre-receive")
    let journal = try clones.journal("one", key: try Scratch.key())
    let failure = await #expect(throws: Failure.self) { try await journal.append([Scratch.draft(0)], expecting: 0) }
    #expect(failure?.kind == .unreachable && failure?.code == "E0641")
    #expect(failure?.why.joined().contains("protected branch") == true)
    try clones.shell("rm remote.git/hooks/pre-receive")
    #expect(try await journal.append([Scratch.draft(1)], expecting: 0)?.map(\.sequence) == [0])
  }

  @Test func `out of reach, reading goes on with the last copy and says its age, and appending does not`() async throws
  {
    let clones = try Clones()
    let key = try Scratch.key()
    _ = try await clones.journal("one", key: key).append([Scratch.draft(0)], expecting: 0)
    #expect(try await clones.journal("two", key: nil).head() == 1)
    try clones.shell("mv remote.git away.git")
    let said = Said()
    let reader = try clones.journal("two", key: key, talk: { said.add($0) })
    #expect(try await reader.read(from: 0).map(\.id) == [Scratch.draft(0).id])
    #expect(said.all.count == 1 && said.all[0].contains("out of reach") && said.all[0].contains("s ago"))
    let failure = await #expect(throws: Failure.self) { try await reader.append([Scratch.draft(1)], expecting: 1) }
    #expect(failure?.kind == .unreachable && failure?.code == "E0640")
    // A clone that never saw it has nothing to go on with.
    await #expect(throws: Failure.self) { try await clones.journal("three", key: nil).head() }
  }

  @Test func `R37 a remote that lost, changed or rewrote entries is refused by every clone that saw them`() async throws
  {
    let clones = try Clones()
    let key = try Scratch.key()
    let writer = try clones.journal("one", key: key)
    for number in 0..<3 { _ = try await writer.append([Scratch.draft(number)], expecting: Int64(number)) }
    #expect(try await clones.journal("two", key: key).head() == 3)
    let tip = try clones.shell("git -C remote.git rev-parse sluice/journal")
    // Wound back by a commit.
    try clones.shell("git -C remote.git update-ref refs/heads/sluice/journal sluice/journal~1")
    await #expect(throws: Failure.self) { try await clones.journal("two", key: key).head() }
    // Gone.
    try clones.shell("git -C remote.git update-ref -d refs/heads/sluice/journal")
    let failure = await #expect(throws: Failure.self) {
      try await clones.journal("two", key: key).append([Scratch.draft(3)], expecting: 3)
    }
    #expect(failure?.code == "E0643")
    // Another history of the same length, signed with the same key.
    let forger = try clones.journal("three", key: key)
    for number in 0..<4 { _ = try await forger.append([Scratch.draft(number, text: "x")], expecting: Int64(number)) }
    await #expect(throws: Failure.self) { try await clones.journal("two", key: key).head() }
    // The true one again.
    try clones.shell("git -C remote.git update-ref refs/heads/sluice/journal \(tip)")
    #expect(try await clones.journal("two", key: key).append([Scratch.draft(3)], expecting: 3) != nil)
  }

  @Test func `a journal that began in a file goes to the branch with every byte, a sealed torn write included`()
    async throws
  {
    let clones = try Clones()
    let key = try Scratch.key()
    let git = try clones.journal("one", key: key)
    let file = FileJournal(folder: clones.folder("one"), key: key)
    for number in 0..<3 { _ = try await file.append([Scratch.draft(number)], expecting: Int64(number)) }
    let path = clones.folder("one") + "/journal.jsonl"
    try clones.scratch.write(try clones.scratch.read(path) + Array("torn".utf8), to: path)
    #expect(
      try await FileJournal(folder: clones.folder("one"), key: key).append([Scratch.draft(9)], expecting: 3) == nil)
    // Before it is there, the clone does not take the empty remote for its journal.
    await #expect(throws: Failure.self) { try await git.head() }
    #expect(try await git.seed() == 4)
    #expect(try await git.append([Scratch.draft(4)], expecting: 4)?.map(\.sequence) == [4])
    let failure = await #expect(throws: Failure.self) { try await git.seed() }
    #expect(failure?.code == "E0644")
    let other = try clones.journal("two", key: key)
    #expect(try await other.append([Scratch.draft(5)], expecting: 5)?.map(\.sequence) == [5])
    // A look is good for some seconds; another process looks for itself.
    #expect(try await clones.journal("one", key: key).head() == 6)
    #expect(try clones.scratch.read(path) == clones.scratch.read(clones.folder("two") + "/journal.jsonl"))
    let report = try await JournalVerification.verify(folder: clones.folder("two"), verifier: key.verifier)
    #expect(report.entries == 6 && report.problem == nil)
  }

  @Test func `a copy whose writing was cut off is mended from the remote`() async throws {
    let clones = try Clones()
    let key = try Scratch.key()
    let writer = try clones.journal("one", key: key)
    for number in 0..<2 { _ = try await writer.append([Scratch.draft(number)], expecting: Int64(number)) }
    _ = try await clones.journal("two", key: key).head()
    let path = clones.folder("two") + "/journal.jsonl"
    let two = try clones.scratch.read(path)
    let note = try clones.scratch.read(clones.folder("two") + "/checkpoint")
    _ = try await writer.append([Scratch.draft(2)], expecting: 2)
    let three = try clones.scratch.read(clones.folder("one") + "/journal.jsonl")
    for end in stride(from: two.count, through: three.count, by: 9) {
      try clones.scratch.write(Array(three[..<end]), to: path)
      try clones.scratch.write(note, to: clones.folder("two") + "/checkpoint")
      #expect(try await clones.journal("two", key: key).head() == 3)
      #expect(try clones.scratch.read(path) == three)
    }
  }

  @Test func `a bare repository that a power cut left is set aside, and the remote is not called out of reach`()
    async throws
  {
    let clones = try Clones()
    let key = try Scratch.key()
    let writer = try clones.journal("one", key: key)
    _ = try await writer.append([Scratch.draft(0)], expecting: 0)
    let repository = clones.folder("one") + "/journal.git"
    try clones.scratch.write([], to: repository + "/HEAD")
    #expect(try await clones.journal("one", key: key).head() == 1)
    _ = try await clones.journal("one", key: key).append([Scratch.draft(1)], expecting: 1)
    #expect(try await clones.journal("two", key: key).head() == 2)
    #expect(try clones.scratch.read(repository + ".damaged-1/HEAD") == [])
  }

  /// What was said to whoever waits.
  private final class Said: Sendable {
    private let lock = NSLock()
    nonisolated(unsafe) private var lines: [String] = []
    var all: [String] { lock.withLock { lines } }
    func add(_ line: String) { lock.withLock { lines.append(line) } }
  }
}
