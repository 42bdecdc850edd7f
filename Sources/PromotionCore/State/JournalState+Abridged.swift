// SPDX-License-Identifier: Apache-2.0
// A journal is kept for ever and a decision looks at its end. The abridged state leaves out what only `show`, `log` and
// `receipt` ask for, so that it can be kept beside the journal and read in no time, however long the journal is.
//
// What is left out can only make a decision refuse that the whole state would have taken, never the other way round:
// every fact that refuses (holds, quarantines, holders, unsettled runs, live releases) stays. So a refusal on an
// abridged state is decided again on the whole one, and what is accepted is accepted.

extension JournalState {
  /// So many of the newest runs of each place stay, whatever became of them.
  public static let runsKept = 32
  /// So many of the newest releases of each environment stay, with the runs that brought them.
  public static let releasesKept = 32

  /// Whether old runs or releases were left out of this state.
  public var isAbridged: Bool { runsLeftOut > 0 || environments.values.contains { !$0.earlier.isEmpty } }

  /// Returns the state without old runs that ended and without old releases.
  public func abridged() -> JournalState {
    var short = self
    for (place, environment) in environments { short.environments[place] = environment.abridged() }
    let kept = short.namesKept()
    for name in order where !kept.contains(name) {
      guard let run = runs[name] else { continue }
      short.runs[name] = nil
      short.wholeSince = max(short.wholeSince, run.sequence + 1)
    }
    // What was proved of a request is shown with its run; a review that is still to come stays.
    short.proven = proven.filter { kept.contains($0.key) }
    short.breaks = breaks.filter { kept.contains($0.key) || $0.value.reviewed == nil }
    short.order.removeAll { !kept.contains($0) }
    short.runsLeftOut += order.count - short.order.count
    return short
  }

  private func namesKept() -> Set<RunName> {
    var kept: Set<RunName> = []
    for environment in environments.values {
      kept.formUnion([environment.holder, environment.disturbedBy].compactMap { $0 })
      kept.formUnion(environment.releases.map(\.run))
      kept.formUnion(environment.applied.map(\.run))
    }
    var newest: [Place: Int] = [:]
    for name in order.reversed() {
      guard let run = runs[name] else { continue }
      // What a rollback undoes is settled when the rollback ends.
      if !run.phase.isTerminal { kept.formUnion(run.request.undoes) }
      newest[run.request.place, default: 0] += 1
      if newest[run.request.place, default: 0] <= Self.runsKept || !run.phase.isTerminal || isUnsettled(run) {
        kept.insert(name)
      }
    }
    return kept
  }
}

extension EnvironmentState {
  fileprivate func abridged() -> EnvironmentState {
    var short = self
    let old = releases.dropLast(JournalState.releasesKept)
    guard !old.isEmpty, old.allSatisfy({ CommitSet.takes($0.commit) }) else { return self }
    short.releases.removeFirst(old.count)
    short.earlier = earlier.adding(old.map(\.commit))
    return short
  }
}
