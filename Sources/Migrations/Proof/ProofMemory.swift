// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts
internal import Synchronization

/// The last proof of this process that passed, for the step that follows its gate (decision 0108).
final class ProofMemory: Sendable {
  /// What was proved, and when.
  private struct Memory {
    let pending: [Migration]
    let target: MigrationTarget
    let proof: MigrationProof
    let at: ContinuousClock.Instant
  }

  /// After so long rows have had time to change, and it is proved again.
  private static let life = Duration.seconds(600)

  private let memory = Mutex<Memory?>(nil)

  /// Keeps a proof; one that failed is proved again, since what failed may have been the machine.
  func keep(_ proof: MigrationProof, of pending: [Migration], in target: MigrationTarget) {
    guard proof.isPassed, !proof.schemas.isEmpty else { return }
    memory.withLock { $0 = Memory(pending: pending, target: target, proof: proof, at: .now) }
  }

  /// Returns the proof of exactly these migrations, when `schema` says that the target still is as it was.
  func proof(
    of pending: [Migration], in target: MigrationTarget, schema: () throws(Failure) -> SchemaImage
  ) throws(Failure) -> MigrationProof? {
    guard let kept = memory.withLock({ $0 }), kept.target == target, kept.pending == pending,
      ContinuousClock.now - kept.at < Self.life, try schema() == kept.proof.schemaBefore
    else { return nil }
    return kept.proof
  }
}
