// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import PromotionPorts

/// Says why an entry is not taken, before anything of it is written.
enum UnwritableEntry {
  static func failure(_ draft: EntryDraft, bytes: Int, _ fault: JournalLineFault) -> Failure {
    switch fault.kind {
    case .tooLong:
      Failure(
        .usage, "E0610", "a journal entry has at most \(JournalLine.bytesMax) bytes, and this one would have \(bytes)",
        why: ["it is an entry \(draft.type); nothing was written"],
        fix: ["write a shorter --reason, and keep what is longer in a file"])
    case _:
      Failure(
        .usage, "E0610", "a journal entry cannot be written: \(fault.kind.rawValue)",
        why: ["it is an entry \(draft.type) of \(bytes) bytes; nothing was written"],
        fix: ["write another --reason"])
    }
  }
}
