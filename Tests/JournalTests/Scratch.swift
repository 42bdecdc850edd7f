// SPDX-License-Identifier: Apache-2.0
import Foundation
import Journal
import PromotionCore

/// A folder that is gone with the test, and the drafts and keys that tests use.
final class Scratch: Sendable {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "/sluice-journal-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The folder of the journal, not created yet.
  var folder: String { path + "/repository/.git/sluice" }
  var journal: String { folder + "/journal.jsonl" }
  var checkpoint: String { folder + "/checkpoint" }

  func read(_ file: String) throws -> [UInt8] { try Array(Data(contentsOf: URL(fileURLWithPath: file))) }

  func write(_ bytes: [UInt8], to file: String) throws { try Data(bytes).write(to: URL(fileURLWithPath: file)) }

  static func key(_ name: String = "example.com/shop") throws -> LogKey {
    guard let key = LogKey(name: name, seed: Array(0..<32)) else { throw CocoaError(.coderInvalidValue) }
    return key
  }

  static func draft(_ number: Int, text: String = "facts") -> EntryDraft {
    let digits = String(number)
    return EntryDraft(
      id: "01JDE" + String(repeating: "0", count: 21 - digits.count) + digits,
      at: Instant(milliseconds: 1_795_480_200_000 + Int64(number)), type: "run.requested/1",
      actor: Actor(name: "ann@example.com", proof: "git"), body: .members(["text": .string(text)]))
  }

  /// Makes a journal of that many entries, one append each.
  func fill(_ count: Int, key: LogKey? = nil) async throws -> FileJournal {
    let journal = FileJournal(folder: folder, key: try key ?? Self.key())
    for number in 0..<count { _ = try await journal.append([Self.draft(number)], expecting: Int64(number)) }
    return journal
  }
}
