// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine

/// Shows what runs where, what waits, and the command that moves it.
struct StatusView {
  let policy: Policy
  let state: JournalState
  /// Runs that are executing by the journal, and that nobody works on.
  let interrupted: Set<RunName>
  /// Runs that wait and cannot go on, since the policy changed.
  let voided: Set<RunName>
  var ages: Ages
  /// Why the policy on the trunk cannot be read, a line each; empty when it can.
  let problem: [String]
  /// The number of entries of a past moment that is shown; `nil` for now.
  var asOf: Int64?

  private var board: Board { Board(policy: policy, state: state, interrupted: interrupted, ages: ages) }

  var lines: [String] {
    let moment = asOf.map {
      "as of entry \($0) (\(ages.now.text.prefix(16).split(separator: "T").joined(separator: " ")) UTC)"
    }
    var lines = [
      "\(policy.pipeline.name)   policy \(policy.commit.short) (\(trunk))   "
        + (moment ?? "journal \(EntryCount.text(state.size))")
    ]
    for (number, line) in Few.lines(problem).enumerated() {
      lines.append((number == 0 ? "  WARNING: " : "    ") + SafeText.line(line))
    }
    if policy.isChangePending {
      lines.append(
        "  \(trunk) has another policy (\(policy.trunk.short)), which waits for signatures: "
          + NextCommand.text("sluice policy show"))
    }
    lines.append("")
    lines += board.lines()
    for environment in policy.pipeline.environments { lines += details(policy.place(environment.name)) }
    for place in forgotten {
      lines +=
        [""] + wrapped("\(StateLine.text(of: place, in: state)); the policy has no \(place.environment) any more")
      lines += details(place)
    }
    return lines
  }

  var document: Document {
    .members([
      "schema": .string("sluice.status/1"), "pipeline": .string(policy.pipeline.name),
      "policy": .string(policy.commit.rawValue), "policyPending": .boolean(policy.isChangePending),
      "entries": .integer(state.size),
      "policyProblem": problem.first.map { .string($0) }, "asOf": asOf.map { .integer($0) }, "board": board.document,
      "environments": .array(
        policy.pipeline.environments.map { document($0.name) } + forgotten.map { document($0.environment) }),
    ])
  }

  /// Environments that the policy has no more, and that something runs in, waits for or holds all the same.
  private var forgotten: [Place] {
    state.environments.keys.filter { place in
      let environment = state[place]
      return place.pipeline == policy.pipeline.name && policy.pipeline.environment(place.environment) == nil
        && (environment.live != nil || environment.holder != nil || environment.disturbedBy != nil
          || environment.hold?.isInForce(at: ages.now) == true || !unreviewed(place).isEmpty
          || state.runs(at: place).contains { $0.phase.isWaiting })
    }.sorted { $0.environment.rawValue < $1.environment.rawValue }
  }

  private var trunk: String { SafeText.line((state.remote.map { "\($0)/" } ?? "") + state.trunk) }

  private func word(_ environment: EnvironmentState, _ place: Place) -> String {
    var words: [String] = []
    if let holder = environment.holder, let run = state.runs[holder] {
      words.append(word(run))
    } else if let disturber = environment.disturbedBy {
      let partial = state.runs[disturber]?.steps.compactMap(\.partial).first
      words.append(partial.map { "PARTIAL \($0.applied)/\($0.of)" } ?? "CHANGED, NOT VERIFIED")
    } else {
      words.append(environment.live == nil ? "empty" : "LIVE")
    }
    if let hold = environment.hold, hold.isInForce(at: ages.now) { words.append("HOLD") }
    if !unreviewed(place).isEmpty { words.append("GLASS BROKEN, NOT REVIEWED") }
    return words.joined(separator: ", ")
  }

  private func unreviewed(_ place: Place) -> [GlassBreak] { state.unreviewed.filter { $0.place == place } }

  private func word(_ run: Run) -> String {
    if case .indeterminate = run.phase { return "INDETERMINATE" }
    return "\(run.name) \(interrupted.contains(run.name) ? "INTERRUPTED" : "executing")"
  }

  /// The label of those who execute in an environment; `nil` where promote does.
  private func worker(_ place: Place) -> String? { policy.pipeline.environment(place.environment)?.worker }

  private func text(_ run: Run) -> String {
    guard interrupted.contains(run.name) else { return SafeText.line(RunWords.text(run)) }
    let label = run.request.kind == .promotion ? worker(run.request.place) : nil
    let end = label.map { "a worker with the label \($0) goes on with it" } ?? "nobody works on it now"
    return "was interrupted at \(run.nextStep?.name.rawValue ?? "its end"); \(end)"
  }

  /// What to type about the run that has an environment: nothing that its engine, which is alive, would refuse.
  private func ways(on run: Run, at place: Place) -> [String] {
    guard case .executing = run.phase, !interrupted.contains(run.name) else {
      return RunWords.next(run, worker: worker(place))
    }
    let look = NextCommand.text("sluice show \(run.name)")
    return run.request.kind == .rollback ? [look] : [look, NextCommand.text("rollback \(place.environment)")]
  }

  private func details(_ place: Place) -> [String] {
    let environment = state[place]
    var lines: [String] = []
    if let holder = environment.holder, let run = state.runs[holder] {
      lines += ["", "  \(place.environment): \(holder) \(text(run))"]
      if !interrupted.contains(holder) { lines += lasting(run) }
      lines += ways(on: run, at: place).map { "    type: \($0)" }
    } else if let disturbed = environment.disturbedBy, let run = state.runs[disturbed] {
      lines += ["", "  \(place.environment): \(disturbed) \(SafeText.line(RunWords.text(run)))"]
      lines += RunWords.next(run, in: state).map { "    type: \($0)" }
    } else if let ended = ended(place) {
      lines += [""] + wrapped("\(place.environment): \(ended.name) \(SafeText.line(RunWords.text(ended)))")
      lines.append("    look: " + NextCommand.text("sluice show \(ended.name)"))
    }
    let left = EndingView.left(at: place, in: state)
    if !left.isEmpty { lines += [""] + wrapped("\(place.environment):") + left }
    for glass in unreviewed(place) {
      let broken = glass.broken
      let late = ages.now >= broken.reviewBy
      lines += [
        "",
        "  ! \(place.environment): GLASS BROKEN, NOT REVIEWED: \(SafeText.line(broken.by.rawValue)) broke the glass for \(broken.run)"
          + " (\(SafeText.line(broken.reason)));"
          + (late ? " the review is LATE" : " to be reviewed within \(ages.until(broken.reviewBy))"),
        "    type: " + NextCommand.text("sluice review \(broken.run) --reason WHAT-YOU-FOUND"),
      ]
    }
    if let hold = environment.hold, hold.isInForce(at: ages.now) {
      let until = hold.expires.map { ", for \(ages.until($0)) more" } ?? ""
      let who = "(\(SafeText.line(hold.by)): \(SafeText.line(hold.reason)))"
      lines += [""] + wrapped("\(place.environment) is on HOLD for \(ages.age(hold.at)) \(who)\(until)")
      lines.append("    lift: " + NextCommand.text("sluice resume \(place.environment)"))
    }
    for (commit, quarantine) in environment.quarantine.sorted(by: { $0.key < $1.key })
    where quarantine.isInForce(at: ages.now) {
      lines += wrapped(
        "\(place.environment) does not take \(commit.short): \(SafeText.line(quarantine.reason))"
          + " (\(quarantine.run?.rawValue ?? SafeText.line(quarantine.by)))"
          + (quarantine.expires.map { ", for \(ages.until($0)) more" } ?? ""))
    }
    for run in state.runs(at: place) where run.phase.isWaiting {
      let expired = run.request.expires.map { ages.now >= $0 } ?? false
      lines += [
        "",
        "  \(run.name)  \(run.request.commit.short) -> \(place.environment)  \(expired ? "expired" : RunWords.text(run, in: state, worker: worker(place), voided: voided))"
          + (expired ? "" : run.request.expires.map { ", expires in \(ages.until($0))" } ?? ""),
      ]
      lines += lasting(run)
      lines += RunWords.next(run, in: state, worker: worker(place), voided: voided).map { "    type: \($0)" }
    }
    return lines
  }

  /// The newest run, when it came to nothing and left the environment as it was.
  private func ended(_ place: Place) -> Run? {
    guard let run = state.runs(at: place).last else { return nil }
    switch run.phase {
    case .refused, .failed: return run
    case .gating, .ready, .superseded, .rejected, .expired, .cancelled, .executing, .live, .restored, .indeterminate:
      return nil
    }
  }

  private func wrapped(_ text: String) -> [String] {
    WrappedText.lines(text, label: "  ", width: Table.columns)
  }

  private func lasting(_ run: Run) -> [String] { RunWords.lasting(run, in: state, ages).map { "    \($0)" } }

  private func document(_ name: EnvironmentName) -> Document {
    let place = policy.place(name)
    let environment = state[place]
    return .members([
      "name": .string(name.rawValue),
      "inPolicy": .boolean(policy.pipeline.environment(name) != nil), "state": .string(word(environment, place)),
      "unreviewed": .array(unreviewed(place).map { .string($0.broken.run.rawValue) }),
      "live": environment.live.map {
        .members([
          "commit": .string($0.commit.rawValue), "run": .string($0.run.rawValue), "since": .string($0.at.text),
          "subject": .string($0.subject),
        ])
      }, "epoch": .integer(environment.epoch), "holder": environment.holder.map { .string($0.rawValue) },
      "disturbedBy": environment.disturbedBy.map { .string($0.rawValue) },
      "hold": environment.hold.map {
        .members([
          "by": .string($0.by), "reason": .string($0.reason), "at": .string($0.at.text),
          "expires": $0.expires.map { .string($0.text) },
        ])
      },
      "quarantine": .array(
        environment.quarantine.sorted { $0.key < $1.key }.map {
          .members([
            "commit": .string($0.key.rawValue), "run": ($0.value.run?.rawValue).map { .string($0) },
            "by": .string($0.value.by), "reason": .string($0.value.reason),
            "expires": $0.value.expires.map { .string($0.text) },
          ])
        }),
      "waiting": .array(
        state.runs(at: place).filter(\.phase.isWaiting).map {
          RunDocument.document($0, isVoided: voided.contains($0.name))
        }),
    ])
  }
}
