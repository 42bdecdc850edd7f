// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// What the journal's bytes can prove, offline; the journal itself is never changed.
public protocol JournalEvidence: Sendable {
  /// Checks every byte: lines, chain, tree, checkpoint, and that the journal grew from every checkpoint at hand.
  ///
  /// `older` is one more such checkpoint, a signed note with the name of where it came from.
  func audit(since older: (source: String, note: [UInt8])?) async throws(Failure) -> JournalAudit

  /// Returns the line, from 1, on which an entry stands.
  func line(of sequence: Int64) async throws(Failure) -> Int

  /// Returns the signed checkpoint, verbatim (C2SP tlog-checkpoint v1.0.0).
  func checkpoint() async throws(Failure) -> [UInt8]

  /// Returns the proof that an entry is in the journal, the entry included (C2SP tlog-proof).
  func receipt(of sequence: Int64) async throws(Failure) -> [UInt8]

  /// Writes the files of a static log into a folder and returns the number of entries (C2SP tlog-tiles v0.1.0).
  func exportTiles(to folder: String) async throws(Failure) -> Int64

  /// Returns the proof that the newer checkpoint, or the present one, grew from the older.
  ///
  /// The form is the body that a witness takes (C2SP tlog-witness): `old SIZE`, hashes, a blank line, the checkpoint.
  func consistency(from older: [UInt8], to newer: [UInt8]?) async throws(Failure) -> [UInt8]

  /// Keeps a checkpoint of this journal beside it, with the cosignatures that it has.
  func keep(_ note: [UInt8]) async throws(Failure) -> JournalAnchor

  /// Copies journal and checkpoint, byte by byte, into a folder that is not there yet; returns how many entries are
  /// acknowledged.
  func copy(to folder: String) async throws(Failure) -> Int64

  /// Remembers the present checkpoint outside of the repository, so that a later audit notices a loss.
  func remember() async throws(Failure)
}
