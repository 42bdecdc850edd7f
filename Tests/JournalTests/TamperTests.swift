// SPDX-License-Identifier: Apache-2.0
import Foundation
import Journal
import PromotionCore
import PromotionPorts
import Testing

/// Nothing that happens to acknowledged bytes stays unseen.
@Suite struct TamperTests {
  private func sealedJournal() async throws -> (lines: [[UInt8]], bytes: [UInt8], note: [UInt8]) {
    let scratch = try Scratch()
    _ = try await scratch.fill(2)
    var bytes = try scratch.read(scratch.journal)
    try scratch.write(bytes + Array("torn".utf8), to: scratch.journal)
    let journal = FileJournal(folder: scratch.folder, key: try Scratch.key())
    _ = try await journal.append([Scratch.draft(2)], expecting: 2)
    _ = try await journal.append([Scratch.draft(2), Scratch.draft(3)], expecting: 3)
    bytes = try scratch.read(scratch.journal)
    let lines = bytes.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
    return (lines, bytes, try scratch.read(scratch.checkpoint))
  }

  private func isSound(_ bytes: [UInt8], _ note: [UInt8]?) throws -> Bool {
    let found = try JournalVerification.report(bytes, checkpoint: note, verifier: Scratch.key().verifier)
    // Bytes after the acknowledged end are no fault yet, but they are never passed over.
    return found.problem == nil && found.tornBytes == 0
  }

  @Test func `I38 every change of a single byte is detected`() async throws {
    let (_, bytes, note) = try await sealedJournal()
    #expect(try isSound(bytes, note))
    var missed: [String] = []
    for index in bytes.indices {
      // One bit of every byte, another one from byte to byte, and the whole byte: all bits would take half a minute.
      for mask in [1 << UInt8(index % 8), 0xFF] as [UInt8] {
        var flipped = bytes
        flipped[index] ^= mask
        if try isSound(flipped, note) { missed.append("byte \(index) mask \(mask)") }
      }
    }
    #expect(missed.isEmpty)
  }

  @Test func `I38 every truncation of acknowledged bytes is detected with any filler`() async throws {
    let (_, bytes, note) = try await sealedJournal()
    var missed: [Int] = []
    for end in 0..<bytes.count {
      let rest = bytes.count - end
      for filler in [[], Array(repeating: 0, count: rest), Array(repeating: 0xA5, count: rest)] as [[UInt8]] {
        if try isSound(Array(bytes[..<end]) + filler, note) { missed.append(end) }
      }
    }
    #expect(missed.isEmpty)
  }

  @Test func `I38 every deletion, repetition and swap of lines is detected`() async throws {
    let (lines, _, note) = try await sealedJournal()
    var missed: [String] = []
    func check(_ changed: [[UInt8]], _ what: String) throws {
      if try isSound(changed.flatMap { $0 + [0x0A] }, note) { missed.append(what) }
    }
    for first in lines.indices {
      var without = lines
      without.remove(at: first)
      try check(without, "without \(first)")
      try check(Array(lines[...first]) + Array(lines[first...]), "\(first) twice")
      for second in lines.indices where second > first {
        var swapped = lines
        swapped.swapAt(first, second)
        try check(swapped, "\(first) and \(second) swapped")
      }
    }
    #expect(missed.isEmpty)
  }

  @Test func `R37 every change of a single bit of the checkpoint is detected`() async throws {
    let (_, bytes, note) = try await sealedJournal()
    var missed: [String] = []
    for index in note.indices {
      for bit in 0..<8 {
        var flipped = note
        flipped[index] ^= 1 << UInt8(bit)
        if try isSound(bytes, flipped) { missed.append("byte \(index) bit \(bit)") }
      }
    }
    #expect(missed.isEmpty)
  }

  @Test func `a journal that is written anew from the first changed entry has another root`() async throws {
    let (_, _, note) = try await sealedJournal()
    let scratch = try Scratch()
    let other = FileJournal(folder: scratch.folder, key: try LogKey.make(name: "example.com/shop"))
    for number in 0..<5 { _ = try await other.append([Scratch.draft(number, text: "new")], expecting: Int64(number)) }
    #expect(try !isSound(scratch.read(scratch.journal), note))
  }
}
