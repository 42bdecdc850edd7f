// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
public import PromotionPorts

/// Compares an environment with what the catalogue and the journal say of it.
public struct EnvironmentCheck: Sendable {
  let world: World
  let ledger: Ledger
  let policy: Policy
  let entry: CatalogueEnvironment
  let probe: any PlaceProbe
  let tools: any ToolRunner

  /// Makes the check; nothing is asked yet.
  public init(
    world: World, ledger: Ledger, policy: Policy, entry: CatalogueEnvironment, probe: any PlaceProbe,
    tools: any ToolRunner
  ) {
    self.world = world
    self.ledger = ledger
    self.policy = policy
    self.entry = entry
    self.probe = probe
    self.tools = tools
  }

  /// Looks at everything, side by side where that is possible; the facts come in a fixed order.
  public func facts() async throws(Failure) -> [CheckedFact] {
    let state = try await ledger.state()
    let environment = try policy.environment(entry.name)
    async let address = url()
    async let services = services()
    async let stores = stores()
    let journal = journal(state)
    let release = try await release(environment, state)
    let databases = try await databases(environment, state)
    let configuration = await configuration(environment, state)
    return await [address].compactMap { $0 } + services + databases + stores + journal + release + configuration
  }

  private func url() async -> CheckedFact? {
    guard let address = entry.checkAt ?? entry.url else { return nil }
    switch await probe.status(of: address, seconds: 10) {
    case .success(let status) where status < 500: return .good("url", "\(address) answers \(status)")
    case .success(let status):
      return .drift("url", "\(address) answers \(status)", fix: "look at the logs: \(place(entry.logs))")
    case .failure(let problem):
      return .drift("url", "\(address) does not answer: \(problem.text)", fix: "look at the logs: \(place(entry.logs))")
    }
  }

  private func services() async -> [CheckedFact] {
    await withTaskGroup(of: (Int, [CheckedFact]).self) { group in
      for (index, service) in entry.services.enumerated() {
        group.addTask { (index, await ServiceCheck(probe: probe, tools: tools, entry: entry).facts(service)) }
      }
      var found: [(Int, [CheckedFact])] = []
      for await facts in group { found.append(facts) }
      return found.sorted { $0.0 < $1.0 }.flatMap(\.1)
    }
  }

  private func stores() async -> [CheckedFact] {
    var facts: [CheckedFact] = []
    for (name, store) in [("configuration store", entry.configuration), ("secrets store", entry.secrets)] {
      guard let store else { continue }
      facts += await StoreCheck(probe: probe, tools: tools, entry: entry).facts(name, store)
    }
    return facts
  }

  /// What the journal itself says is wrong.
  private func journal(_ state: JournalState) -> [CheckedFact] {
    let place = policy.place(entry.name)
    let known = state[place]
    if let holder = known.holder {
      return [.drift("journal", StateLine.text(of: place, in: state), fix: "sluice show \(holder)")]
    }
    if known.disturbedBy != nil {
      return [.drift("journal", StateLine.text(of: place, in: state), fix: "rollback \(entry.name)")]
    }
    guard known.live != nil else { return [.skipped("journal", "nothing is live in \(entry.name) yet")] }
    return [.good("journal", StateLine.text(of: place, in: state))]
  }

  private func release(_ environment: Environment, _ state: JournalState) async throws(Failure) -> [CheckedFact] {
    guard let live = state[policy.place(entry.name)].live else { return [] }
    guard environment.step(.deploy)?.probe != nil else {
      return [.skipped("release", "the deploy step has no probe; add one to find out what runs")]
    }
    return try await ReleaseProbe(world: world, policy: policy, environment: environment)
      .answers(about: live).map { fact(live, $0) }
  }

  /// Says whether the journal's release runs, on one of the targets where there are several.
  private func fact(_ live: Release, _ answer: ReleaseProbe.Answer) -> CheckedFact {
    let subject = answer.target.map { "release on \($0)" } ?? "release"
    let said = answer.said.isEmpty ? "" : ": \(answer.said)"
    switch answer.says {
    case .applied: return .good(subject, "\(live.commit.short) runs, as \(live.run) left it")
    case .notApplied, .partial:
      return .drift(
        subject, "\(live.commit.short) of \(live.run) does not run there\(said)",
        fix: "promote --to \(entry.name) \(live.commit.short) --reapply, or find out who changed it")
    case .unknown:
      return .drift(subject, "the probe cannot tell what runs\(said)", fix: "start it again, then look once more")
    }
  }

  private func databases(_ environment: Environment, _ state: JournalState) async throws(Failure) -> [CheckedFact] {
    var facts: [CheckedFact] = []
    for gate in environment.gates {
      guard case .migration(let asks) = gate.kind else { continue }
      facts.append(
        try await DatabaseCheck(
          world: world, place: policy.place(entry.name), state: state,
          isMigrated: environment.step(.migrate)?.gate == gate.name
        ).fact(gate.name, asks))
    }
    if facts.isEmpty, entry.database != nil { facts.append(.skipped("database", "no migration gate says where it is")) }
    return facts
  }

  private func configuration(_ environment: Environment, _ state: JournalState) async -> [CheckedFact] {
    guard let live = state[policy.place(entry.name)].live, let request = environment.step(.configure)?.configure else {
      return []
    }
    guard request.target != .handed else {
      return [.skipped("configuration", "it is handed to the deploy step, whose probe can tell whether it is there")]
    }
    guard let stores = world.stores,
      let planned = await ConfigurationPlanner(history: world.history, reader: world.reader, policy: policy)
        .rollback(to: live, in: environment, state: state)
    else { return [] }
    let again = "promote --to \(entry.name) \(live.commit.short) --reapply, or put the values back by hand"
    do throws(Failure) {
      let resolved = try await ConfigurationHandover.resolve(planned.release, in: world)
      let names = try await stores.differences(from: resolved.lines, in: request, folder: world.folder)
      guard names.isEmpty else {
        return [
          .drift(
            "configuration",
            "\(names.joined(separator: ", ")) in \(request.target.text) is not what \(live.run) promoted",
            fix: again)
        ]
      }
      return [
        .good("configuration", "\(resolved.lines.count) values in \(request.target.text) are those of \(live.run)")
      ]
    } catch  where error.code == "E0819" {
      return [.skipped("configuration", error.what)]
    } catch { return [.drift("configuration", error.what, fix: error.fix.first ?? again)] }
  }

  private func place(_ text: String) -> String { text.isEmpty ? "the catalogue names none" : text }
}
