// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine

/// Everything that the catalogue says of one environment.
struct EnvironmentSection {
  let environment: Environment
  let entry: CatalogueEnvironment
  let people: [PeopleGroup]

  var blocks: [Block] {
    var blocks: [Block] = [.paragraph(entry.purpose)]
    blocks.append(.table(["", ""], facts.map { ["\($0.0)", $0.1] }))
    blocks += [.heading(3, "Services")] + services
    blocks += [.heading(3, "Access")] + access
    blocks += [.heading(3, "Restrictions and approvals")] + restrictions
    blocks += [.heading(3, "When it is lost")] + recovery
    if !entry.notes.isEmpty { blocks += [.heading(3, "Good to know"), .list(entry.notes)] }
    return blocks
  }

  private var facts: [(String, String)] {
    var facts: [(String, String)] = [
      ("Address", url), ("Deployment", entry.deployment.isEmpty ? absent("deployment") : entry.deployment),
    ]
    if let orchestrator = entry.orchestrator { facts.append(("How to start", start(orchestrator))) }
    facts += [("Database", database), ("Identity provider", identity)]
    facts += [
      ("Configuration store", store(entry.configuration, "configuration")),
      ("Secrets store", store(entry.secrets, "secrets")), ("Cloud", cloud),
      ("Logs", or(entry.logs, "logs")), ("Monitoring", or(entry.monitoring, "monitoring")),
      ("Dashboard", dashboard),
    ]
    return facts
  }

  private var url: String {
    guard let url = entry.url else { return absent("url") }
    return entry.checkAt.map { "\(url), checked at \($0)" } ?? url.text
  }

  private func start(_ orchestrator: Orchestrator) -> String {
    let by: String =
      switch orchestrator.kind {
      case .commands: "sluice starts each service itself"
      case .dockerCompose: "docker compose reads `\(orchestrator.file)`"
      case .processCompose: "process-compose reads `\(orchestrator.file)`"
      case .honcho: "honcho reads `\(orchestrator.file)`"
      }
    let dashboard = orchestrator.dashboard.map { "; its dashboard is \($0)" } ?? ""
    let start = orchestrator.start.isEmpty ? "sluice up \(entry.name)" : orchestrator.start
    return "`\(start)`, and `sluice down` to stop; \(by)\(dashboard)"
  }

  private var database: String {
    guard let database = entry.database else { return absent("database") }
    var parts = [database.engine]
    if !database.name.isEmpty { parts.append("database `\(database.name)`") }
    if !database.address.isEmpty { parts.append("at `\(database.address)`") }
    if !database.user.isEmpty { parts.append("as `\(database.user)`") }
    if !database.resource.isEmpty { parts.append("resource `\(database.resource)`") }
    return parts.joined(separator: ", ") + (database.notes.isEmpty ? "" : ". \(database.notes)")
  }

  private var identity: String {
    guard let identity = entry.identity else { return absent("identity") }
    let pools = identity.pools.map { "\($0.name) `\($0.id)`" + ($0.about.isEmpty ? "" : " (\($0.about))") }
    return
      "\(identity.provider)\(identity.issuer.map { ", issuer \($0)" } ?? ""); pools: \(pools.joined(separator: ", "))"
  }

  private func store(_ store: CatalogueStore?, _ key: String) -> String {
    guard let store else { return absent(key) }
    return store.store + (store.name.isEmpty ? "" : ": `\(store.name)`") + (store.address.map { ", \($0)" } ?? "")
  }

  private var cloud: String {
    guard let cloud = entry.cloud else { return absent("cloud") }
    return "\(cloud.provider), resource group `\(cloud.group)`, subscription \(cloud.subscription)"
      + (cloud.region.isEmpty ? "" : ", \(cloud.region)")
  }

  private var dashboard: String {
    if !entry.dashboard.isEmpty { return entry.dashboard }
    return entry.orchestrator?.dashboard?.text ?? absent("dashboard")
  }

  private var services: [Block] {
    guard !entry.services.isEmpty else { return [.paragraph(absent("services"))] }
    return [
      .table(
        ["Service", "For", "Port", "Health check", "Cloud resource"],
        entry.services.map { service in
          [
            service.name, service.about, service.port.map(String.init) ?? "none",
            service.health.map { "`\($0.text)`" } ?? "none",
            service.resource.isEmpty ? "none" : "`\(service.resource)`",
          ]
        })
    ]
  }

  private var access: [Block] {
    guard let access = entry.access else { return [.paragraph(absent("access"))] }
    return [
      .table(["Who", "May"], access.who.map { [$0.group, $0.rights] }), .paragraph("How to get it: \(access.request)"),
    ]
  }

  private var restrictions: [Block] {
    let list = entry.restrictions.isEmpty ? Block.paragraph(absent("restrictions")) : .list(entry.restrictions)
    let own = environment.gates.compactMap { gate -> String? in
      guard case .approval(let asks) = gate.kind else { return nil }
      let keys = people.first { $0.name == asks.from }?.keys ?? ""
      return "Gate `\(gate.name)`: \(asks.count) of \(asks.from), whose keys are in `\(keys)`."
    }
    return [
      list,
      .paragraph(
        ([entry.approvals.isEmpty ? absent("approvals") : "Approval: \(entry.approvals)"] + own).joined(separator: " ")),
    ]
  }

  private var recovery: [Block] {
    guard let recovery = entry.recovery else { return [.paragraph(absent("recovery"))] }
    var rows: [[String]] = []
    func add(_ name: String, _ text: String) { rows.append([name, text.isEmpty ? "nothing is promised" : text]) }
    add("At most lost (RPO)", recovery.rpoSeconds.map { DurationText.text(seconds: $0) } ?? "")
    add("At most down (RTO)", recovery.rtoSeconds.map { DurationText.text(seconds: $0) } ?? "")
    add("Backups", recovery.backups)
    add("Failover", recovery.failover)
    add(
      "Runbook",
      recovery.runbook.contains("://") || recovery.runbook.isEmpty ? recovery.runbook : "`\(recovery.runbook)`")
    if !recovery.lastDrill.isEmpty { add("Last drill by hand", recovery.lastDrill) }
    if let drill = recovery.drill {
      add("Drill", "`rollback \(entry.name) --drill` runs `\(drill.arguments.joined(separator: " "))` and measures it")
    }
    return [.table(["", ""], rows)]
  }

  private func or(_ text: String, _ key: String) -> String { text.isEmpty ? absent(key) : text }

  private func absent(_ key: String) -> String { entry.absent[key].map { "None: \($0)" } ?? "not said" }
}
