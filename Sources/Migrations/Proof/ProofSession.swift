// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// The whole proof of a request: the copy compared with the target, each migration and the range, the replay from
/// nothing, the measured lint, and whoever wants to look at the migrated copy.
struct ProofSession: Sendable {
  let request: MigrationProofRequest
  let layout: MigrationLayout
  let place: DatabasePlace

  func prove(
    _ maker: Confined<any ScratchMaker>, blocking tool: DatabaseMigrations
  ) async throws(Failure) -> MigrationProof {
    let (proof, run) = try await tool.blocking { () throws(Failure) in try prove(maker.value) }
    let outcome: Result<String?, Failure>
    do throws(Failure) {
      outcome = .success(
        proof.isPassed ? try await request.whileMigrated?(run.value.good.address) : nil)
    } catch { outcome = .failure(error) }
    try await tool.blocking { () throws(Failure) in run.value.end() }
    guard let problem = try outcome.get() else { return proof }
    let finding = MigrationProof.Finding(
      title: "old code", isPassed: false, text: problem, verdict: .different, rollback: .codeOnly)
    return MigrationProof(
      findings: proof.findings + [finding], schemaBefore: proof.schemaBefore, schemas: proof.schemas,
      drift: proof.drift, notes: proof.notes)
  }

  private func prove(_ maker: any ScratchMaker) throws(Failure) -> (MigrationProof, Confined<ProofRun>) {
    let state = try look()
    let observer = LintObserver()
    let run = try ProofRun(
      maker: maker, layout: layout, scripts: request.pending.flatMap { [$0.up, $0.down ?? ""] }, observer: observer)
    do throws(Failure) {
      let copied = try run.fingerprint()
      let unfaithful = copied.objectDifferences(from: state.schema)
      let proof = try run.prove(request.pending, from: state.cursor)
      let lint = MeasuredLint(facts: observer.facts, sizes: state.sizes, migrations: request.pending)
      var notes = lint.warnings
      if !unfaithful.isEmpty { notes.append("the copy is not the target: \(unfaithful.joined(separator: "; "))") }
      let replay = try Replay(maker: maker, layout: layout).compare(
        request, target: copied, migrated: proof.isPassed ? try run.fingerprint() : nil,
        isWanted: request.comparesWithReplay)
      let complete = MigrationProof(
        findings: proof.findings + lint.findings + replay.findings, schemaBefore: state.schema.image,
        schemas: unfaithful.isEmpty ? proof.schemas : [], drift: replay.drift, notes: notes + replay.notes,
        lost: try counted(proof.findings))
      return (complete, Confined(value: run))
    } catch {
      run.end()
      throw error
    }
  }

  /// What a rollback would not bring back, counted on the target itself.
  private func counted(_ findings: [MigrationProof.Finding]) throws(Failure) -> [LostValues] {
    guard findings.contains(where: { !$0.loses.isEmpty }) else { return [] }
    do throws(DatabaseError) {
      let target = try place.reading(layout)
      let tables = try target.tables()
      var lost: [LostValues] = []
      for migration in request.pending {
        for loss in findings.first(where: { $0.title == migration.title })?.loses ?? [] {
          if let found = try RealValues(target: target, version: migration.version).count(loss, among: tables) {
            lost.append(found)
          }
        }
      }
      return lost
    } catch { throw MigrationWords.unreadable(error) }
  }

  private struct State {
    let schema: Fingerprint
    let cursor: UInt64?
    let sizes: [String: TableSize]
  }

  private func look() throws(Failure) -> State {
    do throws(DatabaseError) {
      let connection = try place.reading()
      let applied = try AppliedReading(connection: connection).read(layout)
      return State(
        schema: try connection.fingerprint(), cursor: applied.cursor, sizes: try TableSize.all(in: connection))
    } catch { throw MigrationWords.unreadable(error) }
  }
}
