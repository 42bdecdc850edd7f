// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

// Two copies of the target go side by side. On the work copy each migration goes up, down and up again; on the good copy
// it only goes up. When the work copy is no longer what one up makes of it, it is thrown away and made again from the
// good one, so that a broken down says nothing about the migrations after it. Roles belong to the server and so to both
// copies: what a migration did to them on the work copy is taken back before it goes up on the good one.

/// Proves pending migrations: each one alone, then all of them together (G3, G4).
final class ProofRun {
  let maker: any ScratchMaker
  let layout: MigrationLayout
  let observer: LintObserver?
  let good: any ScratchDatabase
  var work: any ScratchDatabase
  /// The schema of the work copy, where a trial has just seen it: reading it is most of what a trial costs.
  var workSchema: Fingerprint?
  private let roles: SharedRoles
  /// The tables that held rows before anything pending was applied, with their counts.
  private var counts: [String: Int] = [:]

  init(
    maker: any ScratchMaker, layout: MigrationLayout, scripts: [String], observer: LintObserver?
  ) throws(Failure) {
    self.maker = maker
    self.layout = layout
    self.observer = observer
    roles = try SharedRoles(maker: maker, scripts: scripts)
    let good = try maker.copyOfTarget()
    self.good = good
    do throws(Failure) {
      try MigrationChange(connection: good.connection, layout: layout).prepare()
      counts = try Self.counts(in: good.connection).filter { $0.value > 0 }
      work = try maker.clone(good)
      try MigrationChange(connection: work.connection, layout: layout).prepare()
    } catch {
      good.drop()
      throw error
    }
  }

  func end() {
    good.drop()
    work.drop()
    roles.end()
  }

  func fingerprint() throws(Failure) -> Fingerprint {
    do throws(DatabaseError) { return try good.connection.fingerprint() } catch {
      throw MigrationWords.unreadable(error)
    }
  }

  func prove(_ pending: [Migration], from cursor: UInt64?) throws(Failure) -> MigrationProof {
    let before = try fingerprint()
    var last = before
    var schemas: [SchemaImage] = []
    var findings: [MigrationProof.Finding] = []
    var reached = cursor
    for (index, migration) in pending.enumerated() {
      let found = try roles.look()
      var (finding, isPristine) = try proveOne(migration, from: reached)
      if try takeRolesBack(to: found) { isPristine = false }
      let problem = try applyToGood(migration)
      let now = try fingerprint()
      let changes = ContractChanges(before: last, after: now).lines.map { "the code that runs now may miss it: \($0)" }
      last = now
      findings.append(Self.replacing(finding, problem, notes: changes))
      if problem?.verdict == .error {
        findings += pending[(index + 1)...].map { later in
          MigrationProof.Finding(
            title: later.title, isPassed: false, text: "not reached: the up of \(migration.title) fails",
            verdict: .unreached, rollback: .irreversible)
        }
        return MigrationProof(findings: findings, schemaBefore: before.image, schemas: schemas)
      }
      schemas.append(now.image)
      if !isPristine { try renewWork() }
      reached = migration.order
    }
    if pending.count > 1, findings.allSatisfy(\.isPassed), pending.allSatisfy({ $0.down != nil }) {
      findings.append(try RangeProof(run: self).prove(pending, from: cursor, before: before))
    }
    return MigrationProof(findings: findings, schemaBefore: before.image, schemas: schemas)
  }

  /// What both copies share, as it is now.
  func look() throws(Failure) -> ServerRoles.Look? { try roles.look() }

  /// Takes back what was done to roles; the work copy that uses them goes first.
  ///
  /// Returns whether there was anything.
  @discardableResult
  func takeRolesBack(to look: ServerRoles.Look?) throws(Failure) -> Bool {
    guard let look, try roles.look() != look else { return false }
    work.drop()
    try roles.restore(look)
    return true
  }

  /// The copy on which everything is taken back together.
  ///
  /// A role cannot go while a second copy uses it, so that then there is only one.
  func rangeCopy() throws(Failure) -> any ScratchDatabase {
    guard roles.haveChanged else {
      try renewWork()
      return work
    }
    work.drop()
    return good
  }

  func renewWork() throws(Failure) {
    workSchema = nil
    work.drop()
    work = try maker.clone(good)
    // A registry in a file of its own has to be attached to each copy.
    try MigrationChange(connection: work.connection, layout: layout).prepare()
  }

  /// What the good copy showed is added to what the work copy did.
  private static func replacing(
    _ finding: MigrationProof.Finding, _ problem: (text: String, verdict: MigrationProof.Verdict)?, notes: [String]
  ) -> MigrationProof.Finding {
    let isReplaced = finding.isPassed && problem != nil
    return MigrationProof.Finding(
      title: finding.title, isPassed: finding.isPassed && problem == nil,
      text: isReplaced ? problem?.text ?? finding.text : finding.text,
      verdict: isReplaced ? problem?.verdict ?? finding.verdict : finding.verdict, rollback: finding.rollback,
      loses: finding.loses, notes: finding.notes + notes)
  }

  /// Goes up for good, with the verify script before and after; says what is wrong.
  private func applyToGood(_ migration: Migration) throws(Failure) -> (
    text: String, verdict: MigrationProof.Verdict
  )? {
    let script = VerifyScript(connection: good.connection)
    if let verify = migration.verify, !good.connection.isEmpty(verify), script.failure(of: verify) == nil {
      _ = try applyQuietly(migration)
      return ("its verify script succeeds before it is applied, so it proves nothing", .different)
    }
    if let failure = try applyQuietly(migration) { return ("up: \(failure.what)", .error) }
    if let verify = migration.verify, let failure = script.failure(of: verify) {
      return ("its verify script fails after it was applied: \(failure)", .different)
    }
    return try rowsLost(by: migration).map { ($0, .different) }
  }

  private func applyQuietly(_ migration: Migration) throws(Failure) -> Failure? {
    observer?.begin(migration, on: good.connection)
    do throws(Failure) {
      try MigrationChange(connection: good.connection, layout: layout, observer: observer)
        .perform(migration, isUp: true)
      observer?.end()
      return nil
    } catch {
      observer?.end()
      if error.kind == .defect { throw error }
      return error
    }
  }

  private static func counts(in connection: any DatabaseConnection) throws(Failure) -> [String: Int] {
    do throws(DatabaseError) {
      var counts: [String: Int] = [:]
      let tables = try connection.tables()
      for (table, count) in zip(tables, try RowCounts(connection: connection).all(tables)) {
        counts[table.name] = count
      }
      return counts
    } catch { throw MigrationWords.unreadable(error) }
  }

  /// Rows of the target that an up takes away, unless its author says that it shall.
  private func rowsLost(by migration: Migration) throws(Failure) -> String? {
    guard !counts.isEmpty else { return nil }
    let now = try Self.counts(in: good.connection)
    let lost = counts.sorted { $0.key < $1.key }.first { table, count in now[table].map { $0 < count } ?? false }
    for table in counts.keys where now[table] == nil { counts[table] = nil }
    guard let lost else { return nil }
    counts[lost.key] = now[lost.key]
    let isDeclared = Declaration.all(in: migration.up).contains { $0.word == "allow" && $0.rest.hasPrefix("row-loss") }
    return isDeclared ? nil : "up loses rows: \(lost.key) had \(lost.value) and has \(now[lost.key] ?? 0)"
  }
}
