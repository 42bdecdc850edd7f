// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Builds the schema from nothing, in the order of the files, and compares.
///
/// With what is applied it shows drift; with everything it shows whether an order that differs from the files' matters.
struct Replay {
  /// What the comparison showed.
  struct Outcome {
    var drift: [String] = []
    var notes: [String] = []
    var findings: [MigrationProof.Finding] = []
  }

  let maker: any ScratchMaker
  let layout: MigrationLayout

  func compare(
    _ request: MigrationProofRequest, target: Fingerprint, migrated: Fingerprint?, isWanted: Bool
  ) throws(Failure) -> Outcome {
    var outcome = Outcome()
    let pending = Set(request.pending.map(\.key))
    let applied = request.all.filter { !pending.contains($0.key) }
    let firstPending = request.pending.first?.order ?? .max
    let isOutOfOrder = applied.contains { $0.order > firstPending }
    guard isWanted, !applied.isEmpty else { return outcome }
    let scratch = try maker.empty()
    defer { scratch.drop() }
    let change = MigrationChange(connection: scratch.connection, layout: layout)
    do throws(Failure) {
      try change.prepare()
      for migration in applied { try change.perform(migration, isUp: true) }
      outcome.drift = target.differences(from: try print(scratch))
    } catch {
      if error.kind == .defect { throw error }
      outcome.notes.append(
        "the applied migrations cannot be replayed from nothing, so drift is not known: \(error.what)")
      guard isOutOfOrder else { return outcome }
    }
    if isOutOfOrder { outcome.findings = [try order(request, migrated: migrated)] }
    return outcome
  }

  /// Whether applying a late migration after newer ones leads to the same schema as the order of the files.
  private func order(
    _ request: MigrationProofRequest, migrated: Fingerprint?
  ) throws(Failure) -> MigrationProof.Finding {
    let late = request.pending.map(\.title).joined(separator: ", ")
    func found(_ text: String, isPassed: Bool) -> MigrationProof.Finding {
      MigrationProof.Finding(
        title: "order", isPassed: isPassed, text: text, verdict: isPassed ? .exact : .different, rollback: .codeOnly)
    }
    guard let migrated else { return found("\(late): the order was not compared", isPassed: false) }
    let scratch = try maker.empty()
    defer { scratch.drop() }
    let change = MigrationChange(connection: scratch.connection, layout: layout)
    do throws(Failure) {
      try change.prepare()
      for migration in request.all { try change.perform(migration, isUp: true) }
      let differences = migrated.differences(from: try print(scratch))
      return differences.isEmpty
        ? found("\(late) come late, and lead to the same schema as in the order of the files", isPassed: true)
        : found(
          "\(late) come late, and lead to another schema than in the order of the files:"
            + " \(differences.joined(separator: "; ")); renumber them", isPassed: false)
    } catch {
      if error.kind == .defect { throw error }
      return found("\(late) come late, and the order of the files does not work: \(error.what)", isPassed: false)
    }
  }

  private func print(_ scratch: any ScratchDatabase) throws(Failure) -> Fingerprint {
    do throws(DatabaseError) { return try scratch.connection.fingerprint() } catch {
      throw MigrationWords.unreadable(error)
    }
  }
}
