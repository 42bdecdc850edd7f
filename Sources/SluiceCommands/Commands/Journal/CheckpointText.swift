// SPDX-License-Identifier: Apache-2.0
/// Finds the checkpoint in a file that somebody kept: a checkpoint, or a receipt, which ends with one.
enum CheckpointText {
  static func note(in bytes: [UInt8]) -> [UInt8] {
    guard bytes.starts(with: "c2sp.org/tlog-proof@".utf8),
      let blank = bytes.indices.dropLast().first(where: { bytes[$0] == 0x0A && bytes[$0 + 1] == 0x0A })
    else { return bytes }
    return Array(bytes[(blank + 2)...])
  }
}
