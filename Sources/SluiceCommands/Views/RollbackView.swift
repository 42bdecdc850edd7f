// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine

/// Shows what a rollback would do.
struct RollbackView {
  let proposal: RollbackPath.Proposal
  /// The options with which it would be done, as they are typed.
  let options: String
  let ages: Ages
  /// What taking the migrations back would mean, gate by gate.
  let outlook: [String]
  /// Where the journal is kept that the rollback is recorded in.
  let journal: JournalKind
  /// Whether it would be recorded in this clone, to be merged later.
  let isOffline: Bool

  var lines: [String] {
    let plan = proposal.plan
    var rows = [["takes back", proposal.undoes.isEmpty ? "nothing; it puts the same release in place again" : ""]]
    if !proposal.undoes.isEmpty {
      let undone = proposal.undoes.map { run in
        "\(run.name)  \(run.request.commit.short)  \(SafeText.line(run.request.subject, width: 40))"
      }
      rows = Few.lines(undone).enumerated().map { index, line in [index == 0 ? "takes back" : "", line] }
    }
    let titles = plan.reverts.map(\.migration.title)
    rows.append(["database", titles.isEmpty ? "untouched" : "takes back \(Few.text(titles))"])
    rows += outlook.map { ["", SafeText.line($0)] }
    if let fences = proposal.fences {
      rows.append(["running", "\(fences.name) (\(fences.phase.word)) is stopped and fenced"])
    }
    rows.append([
      "steps",
      plan.steps.filter { $0.name != .migrate || !titles.isEmpty }.map(\.name.rawValue).joined(separator: ", "),
    ])
    if let usual = usual.text { rows.append(["usually", usual]) }
    rows.append(["approval", "none"])
    rows.append(["afterwards", "\(plan.place.environment) on hold, what was taken back in quarantine"])
    rows.append(["needs", needs])
    let now = plan.from.map { "\($0.short) -> " } ?? ""
    return [
      "Rollback \(plan.place.environment)  \(now)\(plan.commit.short)"
        + "  (live \(ages.age(proposal.target.at)) ago, by \(proposal.target.run))", "",
    ] + Table.lines(rows) + ConfigurationWords.lines(plan.configuration) + [
      "",
      "Nothing was changed.  do it: "
        + NextCommand.text("rollback \(plan.place.environment)\(options)" + (isOffline ? " --offline" : "")),
    ]
  }

  private var needs: String {
    switch journal {
    case .file: "this clone, its journal and the targets; no remote, no CI"
    case _ where isOffline: "this clone and the targets; what is done is merged into the shared journal later"
    case .git: "the git remote of the journal (or --offline), this clone and the targets; no CI"
    case .postgres: "the database of the journal (or --offline), this clone and the targets; no CI"
    }
  }

  private var usual: UsualTimes { UsualTimes(proposal.plan, in: proposal.state) }

  var document: Document {
    .members([
      "schema": .string("sluice.rollback-plan/1"), "digest": .string(proposal.plan.digest.rawValue),
      "plan": proposal.plan.document, "target": .string(proposal.target.commit.rawValue),
      "undoes": .array(proposal.undoes.map { .string($0.name.rawValue) }),
      "outlook": .array(outlook.map { .string($0) }), "usual": usual.document,
      "configuration": ConfigurationWords.document(proposal.plan.configuration),
      "fences": proposal.fences.map { .string($0.name.rawValue) },
    ])
  }
}
