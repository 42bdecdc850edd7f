// SPDX-License-Identifier: Apache-2.0
import Foundation
import Journal
import PromotionCore
import PromotionPorts
import Testing

/// The recovery table of docs/journal-format.md, row by row.
@Suite struct RecoveryTests {
  private func report(_ scratch: Scratch) async throws -> JournalReport {
    try await JournalVerification.verify(folder: scratch.folder, verifier: Scratch.key().verifier)
  }

  /// Makes a journal of three entries whose checkpoint covers two: the third was never acknowledged.
  private func unacknowledged() async throws -> (scratch: Scratch, sound: [UInt8], third: [UInt8]) {
    let scratch = try Scratch()
    let journal = try await scratch.fill(2)
    let sound = try scratch.read(scratch.journal)
    let checkpoint = try scratch.read(scratch.checkpoint)
    _ = try await journal.append([Scratch.draft(2)], expecting: 2)
    try scratch.write(checkpoint, to: scratch.checkpoint)
    return (scratch, sound, Array(try scratch.read(scratch.journal).dropFirst(sound.count)))
  }

  @Test func `a whole entry that no checkpoint covers is signed forward`() async throws {
    let (scratch, _, _) = try await unacknowledged()
    #expect(try await report(scratch).covered == 2)
    let journal = FileJournal(folder: scratch.folder, key: try Scratch.key())
    #expect(try await journal.append([Scratch.draft(2)], expecting: 2)?.map(\.sequence) == [2])
    #expect(try await report(scratch).covered == 3)
  }

  @Test func `a last line that lacks only its newline is taken in`() async throws {
    let (scratch, sound, third) = try await unacknowledged()
    try scratch.write(sound + third.dropLast(), to: scratch.journal)
    let journal = FileJournal(folder: scratch.folder, key: try Scratch.key())
    #expect(try await journal.head() == 2)
    #expect(try await journal.append([Scratch.draft(3)], expecting: 2) == nil)
    #expect(try scratch.read(scratch.journal) == sound + third)
    #expect(try await journal.append([Scratch.draft(3)], expecting: 3)?.map(\.sequence) == [3])
    #expect(try await report(scratch).problem == nil)
  }

  @Test func `a torn write is sealed and never cut at every byte and with every filler`() async throws {
    let (scratch, sound, third) = try await unacknowledged()
    let checkpoint = try scratch.read(scratch.checkpoint)
    for kept in 1..<third.count - 1 {
      let missing = third.count - kept
      let fillers: [[UInt8]] = [
        [], Array(repeating: 0, count: missing), Array(repeating: 0xFF, count: missing), [0x0A, 0x0A],
      ]
      // One filler a byte keeps this within seconds; TamperTests crosses all of them without a disk.
      for filler in [fillers[kept % fillers.count]] {
        let torn = sound + third[..<kept] + filler
        try scratch.write(torn, to: scratch.journal)
        try scratch.write(checkpoint, to: scratch.checkpoint)
        let journal = FileJournal(folder: scratch.folder, key: try Scratch.key())
        guard try await journal.head() == 2, try await journal.append([Scratch.draft(3)], expecting: 2) == nil,
          try await journal.append([Scratch.draft(3)], expecting: 3)?.map(\.sequence) == [3]
        else { throw CocoaError(.fileReadCorruptFile) }
        let mended = try scratch.read(scratch.journal)
        let types = try await FileJournal(folder: scratch.folder, key: nil).read(from: 2).map(\.type)
        guard mended.starts(with: torn), types == ["journal.sealed/1", "run.requested/1"],
          try await report(scratch).problem == nil, try await report(scratch).covered == 4
        else {
          Issue.record("kept \(kept) bytes, filler \(filler.prefix(1)): \(types)")
          return
        }
      }
    }
  }

  @Test func `a seal that is torn itself is sealed again or taken in`() async throws {
    let (scratch, sound, third) = try await unacknowledged()
    let checkpoint = try scratch.read(scratch.checkpoint)
    let torn = sound + third[..<40]
    try scratch.write(torn, to: scratch.journal)
    _ = try await FileJournal(folder: scratch.folder, key: try Scratch.key())
      .append([Scratch.draft(3)], expecting: 2)
    let sealed = try scratch.read(scratch.journal)
    for end in torn.count...sealed.count {
      try scratch.write(Array(sealed[..<end]), to: scratch.journal)
      try scratch.write(checkpoint, to: scratch.checkpoint)
      let journal = FileJournal(folder: scratch.folder, key: try Scratch.key())
      #expect(try await journal.append([Scratch.draft(3)], expecting: 2) == nil)
      #expect(try await journal.head() == 3)
      let found = try await report(scratch)
      guard found.problem == nil, found.covered == 3 else {
        Issue.record("cut at \(end): \(found)")
        return
      }
    }
  }

  @Test func `damage to an acknowledged entry is refused with line, entry and kind and nothing is written`()
    async throws
  {
    let scratch = try Scratch()
    _ = try await scratch.fill(3)
    var bytes = try scratch.read(scratch.journal)
    let second = try #require(bytes.firstIndex(of: 0x0A)) + 30
    bytes[second] ^= 1
    try scratch.write(bytes, to: scratch.journal)
    let journal = FileJournal(folder: scratch.folder, key: try Scratch.key())
    let failure = await #expect(throws: Failure.self) { try await journal.append([Scratch.draft(3)], expecting: 3) }
    #expect(failure?.kind == .usage && failure?.code == "E0602")
    #expect(failure?.why.first?.contains("line 2, entry 1: ") == true)
    await #expect(throws: Failure.self) { try await journal.head() }
    #expect(try scratch.read(scratch.journal) == bytes)
  }

  @Test func `a durable entry after the damage proves damage even without a checkpoint`() async throws {
    let scratch = try Scratch()
    _ = try await scratch.fill(3)
    var bytes = try scratch.read(scratch.journal)
    bytes[20] ^= 1
    let found = JournalVerification.report(bytes, checkpoint: nil, verifier: nil)
    #expect(found.problem?.entry == 0 && found.problem?.line == 1)
  }

  @Test func `R37 fewer entries than the checkpoint are refused and both are printed`() async throws {
    let scratch = try Scratch()
    _ = try await scratch.fill(2)
    let two = try scratch.read(scratch.journal)
    _ = try await FileJournal(folder: scratch.folder, key: try Scratch.key())
      .append([Scratch.draft(2)], expecting: 2)
    try scratch.write(two, to: scratch.journal)
    let journal = FileJournal(folder: scratch.folder, key: try Scratch.key())
    let failure = await #expect(throws: Failure.self) { try await journal.append([Scratch.draft(3)], expecting: 2) }
    #expect(failure?.code == "E0603")
    #expect(failure?.why.contains { $0.hasPrefix("checkpoint: 3 entries, root ") } == true)
    #expect(failure?.why.contains { $0.hasPrefix("journal: 2 entries, root ") } == true)
    #expect(try await report(scratch).problem?.kind == .missingEntries)
  }

  @Test func `R37 a checkpoint that is gone, older, foreign or altered is refused`() async throws {
    let scratch = try Scratch()
    _ = try await scratch.fill(1)
    let older = try scratch.read(scratch.checkpoint)
    let journal = FileJournal(folder: scratch.folder, key: try Scratch.key())
    for number in 1..<4 { _ = try await journal.append([Scratch.draft(number)], expecting: Int64(number)) }
    let current = try scratch.read(scratch.checkpoint)
    let foreign = try Checkpoint(text: SignedNote(parsing: current).text).signed(
      by: LogKey.make(name: "example.com/shop"))
    var altered = current
    altered[20] ^= 1
    for note in [nil, older, foreign.bytes, altered] {
      if let note {
        try scratch.write(note, to: scratch.checkpoint)
      } else {
        try FileManager.default.removeItem(atPath: scratch.checkpoint)
      }
      let fresh = FileJournal(folder: scratch.folder, key: try Scratch.key())
      await #expect(throws: Failure.self) { try await fresh.append([Scratch.draft(9)], expecting: 4) }
      #expect(try await report(scratch).problem != nil)
    }
    try scratch.write(current, to: scratch.checkpoint)
    #expect(try await report(scratch).problem == nil)
  }

  @Test func `R37 a reader refuses a journal that was wound back with its checkpoint`() async throws {
    let scratch = try Scratch()
    let journal = try await scratch.fill(1)
    let old = (try scratch.read(scratch.journal), try scratch.read(scratch.checkpoint))
    _ = try await journal.append([Scratch.draft(1)], expecting: 1)
    try scratch.write(old.0, to: scratch.journal)
    try scratch.write(old.1, to: scratch.checkpoint)
    let failure = await #expect(throws: Failure.self) { try await journal.head() }
    #expect(failure?.code == "E0603")
  }

  @Test func `a torn batch settles at every byte, also when its repair is cut off at every step`() async throws {
    let scratch = try Scratch()
    // From nine entries to ten the checkpoint becomes longer and is a new file, which the obstacle keeps out.
    let journal = try await scratch.fill(9)
    let sound = try scratch.read(scratch.journal)
    let checkpoint = try scratch.read(scratch.checkpoint)
    _ = try await journal.append((9..<12).map { Scratch.draft($0) }, expecting: 9)
    let whole = try scratch.read(scratch.journal)
    for end in stride(from: sound.count + 1, to: whole.count, by: 7) {
      try scratch.write(Array(whole[..<end]), to: scratch.journal)
      try scratch.write(checkpoint, to: scratch.checkpoint)
      // A folder in the way of the checkpoint ends each repair after its write, like a crash.
      let obstacle = scratch.checkpoint + ".new"
      try FileManager.default.createDirectory(atPath: obstacle, withIntermediateDirectories: false)
      let dying = FileJournal(folder: scratch.folder, key: try Scratch.key())
      await #expect(throws: Failure.self) { try await dying.append([Scratch.draft(90)], expecting: 9) }
      try FileManager.default.removeItem(atPath: obstacle)
      let next = FileJournal(folder: scratch.folder, key: try Scratch.key())
      var kept: [JournalEntry]?
      while kept == nil { kept = try await next.append([Scratch.draft(90)], expecting: try await next.head()) }
      let found = try await report(scratch)
      let bytes = try scratch.read(scratch.journal)
      guard found.problem == nil, found.covered == found.entries, bytes.starts(with: whole[..<end]) else {
        Issue.record("cut at \(end): \(found)")
        return
      }
    }
  }

  @Test func `a seal that was written and not acknowledged is no loss`() async throws {
    let scratch = try Scratch()
    let journal = try await scratch.fill(1)
    let sound = try scratch.read(scratch.journal)
    let checkpoint = try scratch.read(scratch.checkpoint)
    _ = try await journal.append([Scratch.draft(1), Scratch.draft(2)], expecting: 1)
    let torn = Array(try scratch.read(scratch.journal).dropLast(20))
    try scratch.write(torn, to: scratch.journal)
    try scratch.write(checkpoint, to: scratch.checkpoint)
    let first = FileJournal(folder: scratch.folder, key: try Scratch.key())
    #expect(try await first.append([Scratch.draft(3)], expecting: 1) == nil)
    let sealed = try await first.read(from: 2)
    #expect(sealed.map(\.type) == ["journal.sealed/1"])
    // The seal states two durable entries: the checkpoint of two has to be older than the seal.
    let text = String(decoding: try scratch.read(scratch.journal).dropFirst(sound.count), as: UTF8.self)
    #expect(text.contains(#""dur":2,"#))
    let bytes = try scratch.read(scratch.journal)
    #expect(JournalVerification.report(bytes, checkpoint: checkpoint, verifier: nil).problem?.kind == .wrongCheckpoint)
    #expect(try await report(scratch).problem == nil)
  }
}
