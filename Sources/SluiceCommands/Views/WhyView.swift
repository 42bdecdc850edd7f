// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Shows what stands between a commit and an environment.
struct WhyView {
  let proposal: PromotionPath.Proposal
  /// What `promote` would say before it asks a gate.
  let refusal: Failure?
  let clock: any PromotionPorts.Clock
  /// The release of the environment that contains it already.
  let containedBy: (first: Release, isLive: Bool)?

  private var place: Place { proposal.plan.place }
  private var blockers: [Blocker] { Blocker.all(proposal, refusal: refusal, clock: clock) }

  /// The last run of this commit there, when it was refused or failed.
  private var ended: Run? {
    guard let run = proposal.state.runs(at: place).last(where: { $0.request.commit == proposal.commit.id }) else {
      return nil
    }
    switch run.phase {
    case .refused, .failed, .rejected, .expired, .restored: return run
    case .gating, .ready, .superseded, .cancelled, .executing, .live, .indeterminate: return nil
    }
  }

  var lines: [String] {
    let ages = Ages(now: clock.now())
    let commit = proposal.commit
    var lines = ["\(commit.id.short) \(SafeText.line(commit.subject, width: 50))  -> \(place.environment)"]
    if let containedBy, containedBy.isLive {
      let release = containedBy.first
      let how = release.commit == commit.id ? "" : " as a part of \(release.commit.short)"
      return lines + ["  it is there: live since \(ages.age(release.at)) ago\(how) (\(release.run))"]
    }
    if let containedBy {
      lines.append(
        "  it was there with \(containedBy.first.run) and is not any more: \(place.environment) went back since")
    }
    if let ended {
      lines.append("  \(ended.name) ended \(ages.age(ended.endedAt)) ago: \(SafeText.line(RunWords.text(ended)))")
    }
    let blockers = self.blockers
    for blocker in blockers {
      lines += WrappedText.lines(blocker.text, label: "  blocked  ", width: Table.columns)
      if let fix = blocker.fix { lines.append("             \(fix)") }
    }
    if let earliest = Blocker.earliest(blockers) {
      lines.append("  it can go on by itself in \(ages.until(earliest))")
    }
    if !proposal.contents.bringsSomething {
      lines.append("  it changes nothing within the paths of \(place.pipeline)")
    }
    if blockers.isEmpty { lines.append("  nothing stands in its way that is known before its gates are asked") }
    return lines + next
  }

  /// Where workers execute, promote only asks; and what was asked for already waits for them.
  private var next: [String] {
    let promote = NextCommand.text("promote --to \(place.environment) \(proposal.commit.id.short)")
    guard let label = proposal.environment.worker else {
      return ["  next  \(promote)\(blockers.isEmpty ? "" : " --plan")"]
    }
    let asked = proposal.state.runs(at: place).last { run in
      run.request.commit == proposal.commit.id && (run.phase.isWaiting || proposal.state[place].holder == run.name)
    }
    guard let asked else {
      return [
        "  next  \(promote)\(blockers.isEmpty ? "" : " --plan")",
        "        then a worker with the label \(label) takes it",
      ]
    }
    return ["  \(asked.name) \(SafeText.line(RunWords.text(asked, in: proposal.state, worker: label)))"]
      + RunWords.next(asked, in: proposal.state, worker: label).map { "  next  \($0)" }
  }

  var document: Document {
    .members([
      "schema": .string("sluice.why/1"), "commit": .string(proposal.commit.id.rawValue),
      "environment": .string(place.environment.rawValue), "live": .boolean(containedBy?.isLive ?? false),
      "since": containedBy.map { .string($0.first.at.text) }, "run": containedBy.map { .string($0.first.run.rawValue) },
      "blocked": .array(
        blockers.map {
          .members([
            "text": .string($0.text), "fix": $0.fix.map { .string($0) }, "opens": $0.opens.map { .string($0.text) },
          ])
        }), "earliest": Blocker.earliest(blockers).map { .string($0.text) },
    ])
  }
}
