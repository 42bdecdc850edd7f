// SPDX-License-Identifier: Apache-2.0
/// Entries as they will be written, and the checkpoint over all entries up to them.
struct PreparedEntries: Sendable {
  /// The lines, each with its newline.
  let bytes: [UInt8]
  /// The signed checkpoint.
  let note: [UInt8]
  /// The number of entries with them.
  let size: Int64
  /// The root with them, base64.
  let root: String
}
