// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionCore
import PromotionPorts
import Testing

@testable import Journal

/// The cache beside the journal is believed or not there; it is never wrong.
@Suite struct FoldCacheTests {
  private static let state = Array("the state".utf8)

  /// A journal whose first entries are kept, and the folder of its caches.
  private func kept(_ count: Int, _ scratch: Scratch) async throws -> (journal: FileJournal, folder: String) {
    let journal = try await scratch.fill(count)
    await journal.keep(KeptState(size: Int64(count), bytes: Self.state))
    return (journal, scratch.folder + "/cache")
  }

  private func files(_ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { "\(folder)/\($0)" }
  }

  private func fresh(_ scratch: Scratch, key: LogKey? = nil) throws -> FileJournal {
    FileJournal(folder: scratch.folder, key: try key ?? Scratch.key())
  }

  @Test func `what was kept is recalled and only newer entries are read`() async throws {
    let scratch = try Scratch()
    let (journal, _) = try await kept(7, scratch)
    for number in 7..<10 { _ = try await journal.append([Scratch.draft(number)], expecting: Int64(number)) }
    let next = try fresh(scratch)
    #expect(await next.recall() == KeptState(size: 7, bytes: Self.state))
    #expect(try await next.read(from: 7).map(\.sequence) == [7, 8, 9])
    #expect(await next.contents.places.count == 3)
    #expect(try await next.head() == 10)
    // What is older is read when somebody asks for it.
    #expect(try await next.read(from: 0).map(\.id) == (0..<10).map { Scratch.draft($0).id })
    #expect(try await next.receipt(of: 2).index == 2)
  }

  @Test func `I28 a journal that is read from its cache appends, and an old id is not written twice`() async throws {
    let scratch = try Scratch()
    _ = try await kept(9, scratch)
    let next = try fresh(scratch)
    #expect(await next.recall() != nil)
    #expect(try await next.append([Scratch.draft(9)], expecting: 9)?.map(\.sequence) == [9])
    #expect(await !next.contents.isWhole)
    #expect(try await next.append([Scratch.draft(9)], expecting: 3)?.map(\.sequence) == [9])
    #expect(try await next.append([Scratch.draft(4)], expecting: 10)?.map(\.sequence) == [4])
    #expect(try await next.append([Scratch.draft(4), Scratch.draft(10)], expecting: 10) == nil)
    #expect(try await next.append([Scratch.draft(10)], expecting: 9) == nil)
    #expect(try await next.head() == 10)
    let report = try await JournalVerification.verify(folder: scratch.folder, verifier: Scratch.key().verifier)
    #expect(report.entries == 10 && report.covered == 10 && report.problem == nil)
  }

  @Test func `a cache is made anew from a journal that was read from a cache`() async throws {
    let scratch = try Scratch()
    _ = try await kept(5, scratch)
    let next = try fresh(scratch)
    #expect(await next.recall()?.size == 5)
    for number in 5..<12 { _ = try await next.append([Scratch.draft(number)], expecting: Int64(number)) }
    await next.keep(KeptState(size: 12, bytes: [1, 2, 3]))
    let last = try fresh(scratch)
    #expect(await last.recall() == KeptState(size: 12, bytes: [1, 2, 3]))
    for number in 0..<12 {
      #expect(try await fresh(scratch).append([Scratch.draft(number)], expecting: 0)?.first?.sequence == Int64(number))
    }
    #expect(try await last.append([Scratch.draft(3)], expecting: 12)?.map(\.sequence) == [3])
  }

  @Test func `every damage of a cache is noticed and the answer stays right`() async throws {
    let scratch = try Scratch()
    let (_, folder) = try await kept(6, scratch)
    for file in try files(folder) {
      let sound = try scratch.read(file)
      let isFold = file.contains("/fold-")
      var broken = stride(from: 0, to: sound.count, by: 3).map { index -> [UInt8] in
        var bytes = sound
        bytes[index] ^= 1 << UInt8(index % 8)
        return bytes
      }
      broken += [[], Array(sound.dropLast()), sound + [0], Array(sound.reversed()), Array(repeating: 0, count: 5000)]
      for bytes in broken {
        try scratch.write(bytes, to: file)
        let journal = try fresh(scratch)
        let recalled = await journal.recall()
        #expect(recalled == nil || !isFold)
        guard try await journal.head() == 6,
          try await journal.append([Scratch.draft(2)], expecting: 6)?.map(\.sequence) == [2]
        else {
          Issue.record("\(file): \(bytes.count) bytes")
          return
        }
      }
      try scratch.write(sound, to: file)
    }
    #expect(await (try fresh(scratch)).recall() != nil)
  }

  @Test func `the valid cache of another journal, or of an older one, is not believed`() async throws {
    let scratch = try Scratch()
    let other = try Scratch()
    let (_, folder) = try await kept(6, scratch)
    let foreign = FileJournal(folder: other.folder, key: try Scratch.key())
    for number in 0..<6 { _ = try await foreign.append([Scratch.draft(number, text: "x")], expecting: Int64(number)) }
    await foreign.keep(KeptState(size: 6, bytes: Array("another".utf8)))
    try FileManager.default.removeItem(atPath: folder)
    try FileManager.default.copyItem(atPath: other.folder + "/cache", toPath: folder)
    let journal = try fresh(scratch)
    #expect(await journal.recall() == nil)
    #expect(try await journal.read(from: 0).map(\.body) == (0..<6).map { Scratch.draft($0).body })
  }

  @Test func `another key, another beginning or a loss leaves nothing of the cache`() async throws {
    let scratch = try Scratch()
    let (journal, _) = try await kept(6, scratch)
    #expect(await FileJournal(folder: scratch.folder, key: nil).recall() == nil)
    let older = (try scratch.read(scratch.journal), try scratch.read(scratch.checkpoint))
    _ = try await journal.append([Scratch.draft(6)], expecting: 6)
    await journal.keep(KeptState(size: 7, bytes: Self.state))
    // Wound back: the cache knows more entries than the journal has.
    try scratch.write(older.0, to: scratch.journal)
    try scratch.write(older.1, to: scratch.checkpoint)
    #expect(await (try fresh(scratch)).recall() == nil)
    #expect(try await fresh(scratch).head() == 6)
    // The last entry under the cache is damaged: recall sees it, and so does everybody else.
    var bytes = older.0
    bytes[bytes.count - 30] ^= 1
    try scratch.write(bytes, to: scratch.journal)
    #expect(await (try fresh(scratch)).recall() == nil)
    await #expect(throws: Failure.self) { try await fresh(scratch).head() }
  }

  @Test func `nothing is kept of entries that no checkpoint covers`() async throws {
    let scratch = try Scratch()
    let journal = try await scratch.fill(3)
    await journal.keep(KeptState(size: 2, bytes: Self.state))
    #expect(await (try fresh(scratch)).recall() == nil)
    let note = try scratch.read(scratch.checkpoint)
    _ = try await journal.append([Scratch.draft(3)], expecting: 3)
    try scratch.write(note, to: scratch.checkpoint)
    let next = try fresh(scratch)
    #expect(try await next.head() == 4)
    await next.keep(KeptState(size: 4, bytes: Self.state))
    #expect(await (try fresh(scratch)).recall() == nil)
  }
}
