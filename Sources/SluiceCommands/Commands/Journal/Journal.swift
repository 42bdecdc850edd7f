// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser

/// The commands about the journal itself.
struct Journal: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "journal",
    abstract: "Check the journal, and prove to others what is in it.",
    discussion: """
      Every entry is a leaf of a signed Merkle tree (RFC 6962). Checkpoints, receipts and tiles have the formats of \
      C2SP, so that programs that are not sluice can check them. docs/journal-format.md says every byte.
      """,
    subcommands: [
      JournalVerify.self, JournalReceipt.self, JournalCheckReceipt.self, JournalCheckpoint.self,
      JournalConsistency.self, JournalKeep.self, JournalExport.self, JournalCreate.self, JournalCopy.self,
      JournalTorture.self, JournalLoad.self,
    ])
}
