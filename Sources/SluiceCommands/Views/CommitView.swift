// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Shows the whole way of a commit through the environments, each run with the policy that was in force then.
struct CommitView {
  let commit: Commit
  let policy: Policy
  let state: JournalState
  let ages: Ages
  /// For each environment: the first release that contains the commit, and whether what is live does.
  let places: [Place: (first: Release, isLive: Bool)]

  var lines: [String] {
    var lines = [
      "\(commit.id.short)  \(SafeText.line(commit.subject, width: 50))  \(SafeText.line(commit.author.name, width: 20))",
      "  commit  \(commit.id.rawValue)",
    ]
    for environment in policy.pipeline.environments {
      let place = policy.place(environment.name)
      lines += ["", "  \(environment.name)  \(word(place))"]
      lines += Table.lines(runs(at: place).flatMap(rows), indent: 4)
    }
    return lines + ["", "  next  " + NextCommand.text("sluice why --to ENVIRONMENT \(commit.id.short)")]
  }

  var document: Document {
    .members([
      "schema": .string("sluice.commit/1"), "commit": .string(commit.id.rawValue),
      "subject": .string(commit.subject), "author": .string(commit.author.email),
      "environments": .array(
        policy.pipeline.environments.map { environment in
          let place = policy.place(environment.name)
          let found = places[place]
          return .members([
            "name": .string(environment.name.rawValue), "state": .string(word(place)),
            "live": .boolean(found?.isLive ?? false), "since": found.map { .string($0.first.at.text) },
            "with": found.map { .string($0.first.commit.rawValue) },
            "runs": .array(runs(at: place).map { RunDocument.document($0) }),
          ])
        }),
    ])
  }

  private func word(_ place: Place) -> String {
    guard let found = places[place] else {
      return runs(at: place).isEmpty ? "never" : "not verified there"
    }
    let with = found.first.commit == commit.id ? "" : " with \(found.first.commit.short)"
    let since = "\(ages.age(found.first.at)) ago\(with) (\(found.first.run))"
    return found.isLive ? "LIVE, first \(since)" : "was there first \(since), and is not any more"
  }

  private func runs(at place: Place) -> [Run] {
    state.runs(at: place).filter { $0.request.commit == commit.id }
  }

  private func rows(_ run: Run) -> [[String]] {
    let approvals = run.approvals.map { "\($0.gate) \($0.person)" }
    let gates = run.gates.filter { gate in !run.approvals.contains { $0.gate == gate.name } }
      .map { "\($0.name) \(RunDocument.word($0.status))" }
    let decided = (gates + approvals.map { "signed: \($0)" }).joined(separator: ", ")
    return [
      [
        run.name.rawValue, "\(ages.age(run.at)) ago", SafeText.line(run.request.requester, width: 20),
        SafeText.line(RunWords.text(run), width: 40),
      ], ["", "", "policy \(run.request.policy.short)", SafeText.line(decided, width: 60)],
    ]
  }
}
