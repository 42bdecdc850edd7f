// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Shows what a promotion would do.
struct PlanView {
  let proposal: PromotionPath.Proposal
  /// What `promote` would say before it asks a gate.
  let refusal: Failure?
  let clock: any PromotionPorts.Clock
  /// What taking its migrations back would mean.
  var outlook: [PromotionOutlook.Gate] = []

  private static let commitsShown = 10

  var lines: [String] {
    let plan = proposal.plan
    let from = plan.from.map { "\($0.short) -> " } ?? "nothing -> "
    var lines = [
      "Plan \(plan.digest.short)  \(plan.place.environment)  \(from)\(plan.commit.short)",
      "  \(count(proposal.contents.count, "commit")), \(authors),"
        + " \(count(proposal.changes.count, "file")) changed, policy \(plan.policy.short)",
    ]
    lines += contents.lines
    guard !isNothingToDo else { return lines + nothing }
    if !proposal.commits.isEmpty { lines.append("") }
    lines += Table.lines(
      proposal.commits.prefix(Self.commitsShown).map {
        [$0.id.short, SafeText.line($0.subject, width: 48), SafeText.line($0.author.name, width: 18)]
      })
    if proposal.contents.count > Self.commitsShown {
      lines.append("  ... and \(proposal.contents.count - Self.commitsShown) more")
    }
    lines += contents.quarantined.map { "  ! \($0)" }
    let protected = plan.protectedChanges
    lines += protected.prefix(Self.commitsShown).map {
      "  ! changes protected path \(SafeText.line($0))  -> extra gate: \(ProtectedPaths.gate)"
    }
    if protected.count > Self.commitsShown { lines.append("  ! ... and \(protected.count - Self.commitsShown) more") }
    if proposal.policy.isChangePending {
      lines.append(
        "  ! the trunk has another policy (\(proposal.policy.trunk.short)), which is not in force: \(NextCommand.text("sluice policy show"))"
      )
    }
    lines.append("")
    var rows: [[String]] = []
    let answers = GateOutlook(proposal: proposal, clock: clock)
    for planned in plan.gates {
      rows.append(["gate", planned.gate.name.rawValue, GateWords.text(planned.gate)])
      rows.append(["", "", "now: \(SafeText.line(answers.answer(planned).text))"])
    }
    for step in plan.steps {
      rows.append(["step", step.name.rawValue, StepWords.text(step, in: plan)])
    }
    lines += Table.wrapped(rows)
    let configuration = ConfigurationWords.lines(plan.configuration)
    if !configuration.isEmpty { lines += [""] + configuration }
    let classes = OutlookWords(gates: outlook).lines
    if !classes.isEmpty { lines += [""] + classes }
    lines += [""]
    if let usual = usual.text { lines += WrappedText.lines(usual, label: "  usually   ", width: Table.columns) }
    lines += ["  rollback  " + rollback]
    let blockers = self.blockers
    lines += Table.wrapped(contents.warnings.map { ["history ", $0] } + blockers.map { ["blocked ", $0.text] })
    if let earliest = Blocker.earliest(blockers) {
      lines.append("  earliest  in \(Ages(now: clock.now()).until(earliest)), by itself")
    }
    lines.append("")
    lines.append("Nothing was changed.  \(next(blockers))")
    return lines
  }

  /// A plan that changes nothing has no gates and no steps to show.
  private var nothing: [String] {
    let place = proposal.plan.place
    guard let live = proposal.state[place].live, live.commit == proposal.plan.commit else {
      return contents.warnings.map { "  \($0)" } + ["", "Nothing was changed.  There is nothing to run."]
    }
    let again = NextCommand.text("promote --to \(place.environment) \(live.commit.short) --reapply")
    return [
      "  \(live.commit.short) is live there already (\(live.run)): nothing to do", "",
      "Nothing was changed.  once more: \(again)",
    ]
  }

  /// What to type: nothing that would be refused, or do nothing.
  private func next(_ blockers: [Blocker]) -> String {
    // What only time moves, and people at a gate, is asked for all the same: the run waits then.
    if let refused = blockers.first(where: { $0.isRefused }) {
      return refused.fix.map { "first: \($0)" } ?? "It would be refused; mend what blocks it first."
    }
    return "run: " + NextCommand.text("promote --to \(proposal.plan.place.environment) \(proposal.plan.commit.short)")
  }

  /// Of very many commits only the newest are read here.
  private var authors: String {
    let isPart = proposal.contents.count > proposal.commits.count
    return count(contents.people.count, "author") + (isPart ? " of the newest \(proposal.commits.count)" : "")
  }

  var document: Document {
    .members([
      "schema": .string("sluice.plan/1"), "digest": .string(proposal.plan.digest.rawValue),
      "plan": proposal.plan.document, "policy": .string(proposal.plan.policy.rawValue),
      "commits": contents.commits, "commitCount": .integer(Int64(proposal.contents.count)),
      "hotfixes": contents.hotfixes, "people": contents.peopleDocument,
      "trunkRewritten": .boolean(proposal.contents.isTrunkRewritten),
      "changes": .array(
        proposal.changes.map { .members(["path": .string($0.path), "change": .string($0.change.rawValue)]) }),
      "configuration": ConfigurationWords.document(proposal.plan.configuration),
      "protectedChanges": .array(proposal.plan.protectedChanges.map { .string($0) }),
      "policyPending": .boolean(proposal.policy.isChangePending),
      "blocked": .array(blockers.map { .string($0.text) }),
      "earliest": Blocker.earliest(blockers).map { .string($0.text) }, "nothingToDo": .boolean(isNothingToDo),
      "migrations": OutlookWords(gates: outlook).document, "usual": usual.document,
      "rollbackClass": outlook.compactMap { $0.proof?.rollback }.max().map { .string($0.rawValue) },
    ])
  }

  /// Whether there is anything to do.
  var isNothingToDo: Bool {
    let environment = proposal.state[proposal.plan.place]
    return environment.holder == nil && environment.disturbedBy == nil
      && (environment.live?.commit == proposal.plan.commit || !proposal.contents.bringsSomething)
  }

  /// What would stop it now, as far as the journal and the clock know.
  var blockers: [Blocker] {
    Blocker.all(proposal, refusal: refusal, clock: clock)
      + outlook.compactMap { gate in
        gate.problem.map { Blocker(text: "gate \(gate.name): \(SafeText.line($0))", fix: nil, isRefused: true) }
      }
  }

  private var usual: UsualTimes { UsualTimes(proposal.plan, in: proposal.state) }

  private var contents: ContentsView { ContentsView(proposal: proposal) }

  private var rollback: String {
    guard let live = proposal.state[proposal.plan.place].live else {
      return "not possible: nothing was live in \(proposal.plan.place.environment) before"
    }
    if let lack = proposal.rollbackLacks.first {
      return "not possible: \(lack), which the tree of \(live.commit.short) lacks"
    }
    let missing = proposal.plan.scripts.flatMap(\.scripts).filter { $0.down == nil }.map(\.migration.title)
    return missing.isEmpty
      ? "goes back to \(live.commit.short)"
      : "goes back to \(live.commit.short); \(missing.joined(separator: ", ")) cannot be taken back"
  }

  private func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
}
