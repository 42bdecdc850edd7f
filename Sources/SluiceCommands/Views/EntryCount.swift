// SPDX-License-Identifier: Apache-2.0

/// Counts entries of the journal in words.
enum EntryCount {
  static func text(_ size: Int64) -> String { size == 1 ? "1 entry" : "\(size) entries" }
}
