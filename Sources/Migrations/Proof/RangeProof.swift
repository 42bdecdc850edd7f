// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Takes all pending migrations back together, the last one first, and applies them again.
struct RangeProof {
  let run: ProofRun

  func prove(
    _ pending: [Migration], from cursor: UInt64?, before: Fingerprint
  ) throws(Failure) -> MigrationProof.Finding {
    let title = "all \(pending.count)"
    let copy = try run.rangeCopy()
    let after = try run.print(of: copy)
    let change = MigrationChange(connection: copy.connection, layout: run.layout)
    func failed(_ text: String, _ verdict: MigrationProof.Verdict) -> MigrationProof.Finding {
      MigrationProof.Finding(title: title, isPassed: false, text: text, verdict: verdict, rollback: .irreversible)
    }
    do throws(Failure) {
      for (index, migration) in pending.enumerated().reversed() {
        try change.perform(migration, isUp: false, leaving: index > 0 ? pending[index - 1].order : cursor)
      }
      let down = try run.print(of: copy)
      let differences = down.differences(from: before)
      guard differences.isEmpty else {
        return failed("taken back together: \(differences.joined(separator: "; "))", .different)
      }
      for migration in pending { try change.perform(migration, isUp: true) }
      let again = try run.print(of: copy)
      let others = again.differences(from: after)
      guard others.isEmpty else {
        return failed("applied again together: \(others.joined(separator: "; "))", .different)
      }
      let isExact = down.order == before.order && again.order == after.order
      return MigrationProof.Finding(
        title: title, isPassed: true, text: "down and up together restore the schema",
        verdict: isExact ? .exact : .columnOrder, rollback: .codeOnly)
    } catch {
      if error.kind == .defect { throw error }
      return failed("taken back together: \(error.what)", .error)
    }
  }
}
