// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
public import PromotionPorts

extension Receipt {
  /// Checks the bytes of a receipt with any of the keys; needs neither network nor journal.
  public static func proven(_ bytes: [UInt8], by keys: KnownKeys) throws(Failure) -> ProvenEntry {
    do throws(NoteProblem) {
      let receipt = try Receipt(parsing: bytes)
      let kept = try KeptCheckpoint(receipt.checkpoint, source: "receipt", isElsewhere: true, keys: keys)
      let entry = try receipt.verified(by: kept.key)
      return ProvenEntry(entry: entry, origin: kept.checkpoint.origin, checkpoint: kept.anchor)
    } catch {
      throw Failure(
        .refused, "E0637", "the receipt proves nothing", why: [error.reason],
        fix: ["sluice journal receipt RUN writes a new one", "--key FILE with the verifier key of its log"])
    }
  }
}
