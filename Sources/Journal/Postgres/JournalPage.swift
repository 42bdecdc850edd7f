// SPDX-License-Identifier: Apache-2.0
/// The head of a journal in a database, and the bytes of some entries, as one statement saw them.
struct JournalPage: Sendable {
  /// The number of entries.
  let size: Int64
  /// The signed checkpoint; empty before the first entry.
  let note: [UInt8]
  /// How many entries the bytes are.
  let count: Int64
  /// The lines from the one that was asked for, each with its newline.
  let bytes: [UInt8]
}
