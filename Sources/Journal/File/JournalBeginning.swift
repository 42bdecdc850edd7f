// SPDX-License-Identifier: Apache-2.0
/// The first entries of a journal, as far as those that follow depend on them.
struct JournalBeginning: Sendable {
  /// The right edge of the tree over them.
  var range = CompactRange()
  /// The leaf hash of the last of them.
  var last = TreeHash.zero
  /// The most durable entries that one of them states.
  var watermark: Int64 = 0
  /// Where they end in the file.
  var end = 0
  /// How many lines they are, torn writes included.
  var lines = 0
}
