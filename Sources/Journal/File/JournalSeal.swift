// SPDX-License-Identifier: Apache-2.0
import PromotionCore

/// The entry that closes a torn write: it states the bytes that readers skip.
enum JournalSeal {
  private static let crockford = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

  /// Returns the body that fits the bytes.
  static func body(of garbage: [UInt8]) -> Document {
    .members(["len": .integer(Int64(garbage.count)), "sha256": .string(TreeHash.plain(garbage).hex)])
  }

  /// Returns the entry to append; its id follows from what it seals, so that no clock and no chance is needed.
  static func draft(of garbage: [UInt8], sequence: Int64, at: Instant) -> EntryDraft {
    let hash = TreeHash.plain(garbage + Array("\n\(sequence)".utf8)).bytes
    let characters = hash.prefix(26).enumerated().map { index, byte in crockford[Int(index == 0 ? byte & 7 : byte & 31)]
    }
    return EntryDraft(
      id: String(decoding: characters, as: UTF8.self), at: at, type: JournalLine.sealedType,
      actor: Actor(name: "sluice", proof: "engine"), body: body(of: garbage))
  }
}
