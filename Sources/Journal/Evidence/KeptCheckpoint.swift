// SPDX-License-Identifier: Apache-2.0
import PromotionPorts

/// A checkpoint that was kept somewhere, read and checked.
struct KeptCheckpoint {
  let source: String
  let isElsewhere: Bool
  let checkpoint: Checkpoint
  let key: VerifierKey
  let cosigners: [JournalAnchor.Cosigner]

  /// Believes a note only when a key of the log has signed it; a wrong signature of a known witness is an error.
  init(_ note: [UInt8], source: String, isElsewhere: Bool, keys: KnownKeys) throws(NoteProblem) {
    let parsed = try SignedNote(parsing: note)
    (checkpoint, key) = try Checkpoint.verified(parsed, by: keys.logs)
    let witnesses = try parsed.signers(among: keys.witnesses)
    cosigners = parsed.signatures.compactMap { signature in
      signature.cosignatureTime.map { time in
        JournalAnchor.Cosigner(
          name: signature.name, time: time,
          isKnown: witnesses.contains { $0.keyID == signature.keyID && $0.name == signature.name })
      }
    }
    self.source = source
    self.isElsewhere = isElsewhere
  }

  var anchor: JournalAnchor {
    JournalAnchor(
      source: source, isElsewhere: isElsewhere, size: checkpoint.size, root: checkpoint.root.base64,
      cosigners: cosigners)
  }
}
