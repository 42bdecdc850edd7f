// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionCore
import PromotionPorts
import PromotionTestSupport
import Synchronization
import Testing

@testable import Journal

/// What is recorded while a shared store is out of reach, and how it gets there.
@Suite struct OfflineTests {
  let scratch: Scratch
  let key: LogKey

  init() throws {
    scratch = try Scratch()
    key = try Scratch.key()
  }

  private var folder: String { scratch.folder }
  private var segment: OfflineSegment { OfflineSegment(folder: folder) }
  private var path: String { folder + "/offline/segment.jsonl" }

  private func offline(key: LogKey? = nil) -> OfflineJournal {
    OfflineJournal(folder: folder, kind: .postgres, key: key ?? self.key)
  }

  @Test func `I2 I28 the copy with a segment, and a store that merges, keep the contract of a journal`() async throws {
    let (path, key) = (scratch.path, key)
    try await JournalContract {
      OfflineJournal(folder: "\(path)/\(UUID().uuidString)", kind: .git, key: key)
    }.holds()
    try await JournalContract {
      let folder = "\(path)/\(UUID().uuidString)"
      return MergingJournal(FileJournal(folder: folder, key: key), folder: folder, key: key, talk: { _ in })
    }.holds()
  }

  @Test func `I28 a segment is merged once with its sequences, also when the first answer was lost`() async throws {
    let store = try await scratch.fill(3)
    let away = offline()
    #expect(try await away.append([Scratch.draft(3), Scratch.draft(4)], expecting: 3)?.map(\.sequence) == [3, 4])
    #expect(try await away.append([Scratch.draft(5)], expecting: 5)?.map(\.sequence) == [5])
    // Another process goes on with it; nothing of it is in the store yet.
    #expect(try await offline().read(from: 2).map(\.id) == (2..<6).map { Scratch.draft($0).id })
    #expect(try await store.head() == 3)
    let kept = try scratch.read(path)
    let said = Mutex<[String]>([])
    let merging = MergingJournal(store, folder: folder, key: key, talk: { line in said.withLock { $0.append(line) } })
    #expect(try await merging.head() == 6)
    #expect(try await store.read(from: 0).map(\.id) == (0..<6).map { Scratch.draft($0).id })
    #expect(!segment.exists && said.withLock { $0.count } == 1)
    // The call that merged died before it put the segment aside.
    try scratch.write(kept, to: path)
    try segment.write(OfflineSegment.Content(base: 3, root: "", drafts: (3..<6).map { Scratch.draft($0) }), key)
    #expect(try await MergingJournal(store, folder: folder, key: key, talk: { _ in }).head() == 6)
    #expect(!segment.exists)
    let report = try await JournalVerification.verify(folder: folder, verifier: key.verifier)
    #expect(report.covered == 6 && report.problem == nil)
  }

  @Test func `what the note of a segment does not cover was not acknowledged, and what it covers is all there`()
    async throws
  {
    _ = try await scratch.fill(1)
    #expect(try await offline().append([Scratch.draft(1)], expecting: 1) != nil)
    let note = try scratch.read(folder + "/offline/segment.note")
    #expect(try await offline().append([Scratch.draft(2)], expecting: 2) != nil)
    let whole = try scratch.read(path)
    // Died between the lines and the note: the second entry is not there, and comes again under the same id.
    try scratch.write(note, to: folder + "/offline/segment.note")
    #expect(try await offline().head() == 2)
    #expect(try await offline().append([Scratch.draft(2)], expecting: 2)?.map(\.sequence) == [2])
    #expect(try scratch.read(path) == whole)
    // Cut or changed anywhere, or signed by somebody else: refused, by name.
    for end in stride(from: 0, to: whole.count, by: 37) {
      try scratch.write(Array(whole[..<end]), to: path)
      #expect(await #expect(throws: Failure.self) { try await offline().head() }?.code == "E0602")
    }
    for position in stride(from: 0, to: whole.count, by: 11) {
      var changed = whole
      changed[position] ^= 1
      try scratch.write(changed, to: path)
      #expect(await #expect(throws: Failure.self) { try await offline().head() }?.code == "E0602")
    }
    try scratch.write(whole, to: path)
    let other = try #require(LogKey(name: "example.com/shop", seed: Array(1..<33)))
    #expect(throws: Failure.self) { try segment.read(other) }
    #expect(try await offline().head() == 3)
    // Without the key nothing is recorded.
    let reader = OfflineJournal(folder: folder, kind: .git, key: nil)
    #expect(
      await #expect(throws: Failure.self) { try await reader.append([Scratch.draft(3)], expecting: 3) }?.code == "E0606"
    )
  }

  @Test func `I2 a segment that others overtook is neither merged nor dropped`() async throws {
    let store = try await scratch.fill(2)
    _ = try await offline().append([Scratch.draft(9)], expecting: 2)
    _ = try await store.append([Scratch.draft(2)], expecting: 2)
    let merging = MergingJournal(store, folder: folder, key: key, talk: { _ in })
    // What the others have can be looked at, for whoever has to decide.
    #expect(try await merging.read(from: 0).count == 3)
    for _ in 0..<2 {
      let failure = await #expect(throws: Failure.self) {
        try await merging.append([Scratch.draft(3)], expecting: 3)
      }
      #expect(failure?.kind == .indeterminate && failure?.code == "E0657")
    }
    #expect(await #expect(throws: Failure.self) { try await offline().head() }?.code == "E0657")
    #expect(segment.exists)
    #expect(try await store.head() == 3)
  }
}
