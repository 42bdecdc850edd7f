// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// What no journal takes, for those that stand in for the real ones.
public enum DraftRules {
  /// Throws what the file throws.
  public static func check(_ drafts: [EntryDraft]) throws(Failure) {
    guard Set(drafts.map(\.id)).count == drafts.count else {
      throw Failure(.defect, "E7013", "the id of a journal entry is malformed or comes twice")
    }
    for draft in drafts where draft.type.hasPrefix("journal.") {
      throw Failure(.defect, "E7013", "only the journal writes entries of this type", why: [draft.type])
    }
    for draft in drafts where DocumentWriter.bytes(of: draft.body).count > 15_872 {
      // The file adds some 300 bytes to the body; a test that passes here must not fail there.
      throw Failure(.usage, "E0610", "a journal entry cannot be written: too long", why: [draft.type])
    }
  }
}
