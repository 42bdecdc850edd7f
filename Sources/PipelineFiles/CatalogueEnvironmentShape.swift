// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import Yams

/// Reads what the catalogue says of one environment.
struct CatalogueEnvironmentShape {
  static let known = [
    "tier", "purpose", "url", "check-at", "deployment", "notes", "services", "database", "identity", "configuration",
    "secrets", "cloud", "logs", "monitoring", "dashboard", "access", "restrictions", "approvals", "recovery",
    "orchestrator", "absent",
  ]
  /// What an environment that customers depend on must answer, or say in `absent` why it has none.
  private static let required = [
    "url", "deployment", "services", "database", "identity", "configuration", "secrets", "cloud", "logs", "monitoring",
    "dashboard", "access", "restrictions", "approvals", "recovery",
  ]

  let problems: ProblemList
  let name: EnvironmentName
  let key: Node

  private var values: ValueReader { ValueReader(problems: problems) }

  func environment(_ node: Node) -> CatalogueEnvironment? {
    guard
      let reader = MappingReader(node, "the environment \(name)", known: Self.known, problems: problems)
    else { return nil }
    let tier: EnvironmentTier = reader["tier"].flatMap { values.word($0, "tier") } ?? guess
    let purpose = reader.required("purpose", "the environment \(name)").flatMap { values.text($0, "purpose") } ?? ""
    let services = reader["services"].map { ServiceShape(problems: problems).services($0) } ?? []
    let parts = CatalogueParts(problems: problems, services: services)
    let orchestrator = reader["orchestrator"].flatMap { parts.orchestrator($0) }
    let absent = reader["absent"].map { self.absent($0, reader) } ?? [:]
    checkRequired(tier, reader, absent)
    return CatalogueEnvironment(
      name: name, tier: tier, purpose: purpose, url: reader["url"].flatMap { values.address($0, "url") },
      checkAt: reader["check-at"].flatMap { values.address($0, "check-at") }, deployment: text("deployment", reader),
      notes: list("notes", reader), services: services, database: reader["database"].flatMap { parts.database($0) },
      identity: reader["identity"].flatMap { parts.identity($0) },
      configuration: reader["configuration"].flatMap { parts.store($0, "configuration") },
      secrets: reader["secrets"].flatMap { parts.store($0, "secrets") },
      cloud: reader["cloud"].flatMap { parts.cloud($0) }, logs: text("logs", reader),
      monitoring: text("monitoring", reader), dashboard: text("dashboard", reader),
      access: reader["access"].flatMap { parts.access($0) }, restrictions: list("restrictions", reader),
      approvals: text("approvals", reader),
      recovery: reader["recovery"].flatMap { RecoveryShape(problems: problems).recovery($0, tier: tier) },
      orchestrator: orchestrator, absent: absent, position: values.position(key))
  }

  private var guess: EnvironmentTier {
    switch name.rawValue {
    case "local": .local
    case "production": .production
    case _: .shared
    }
  }

  private func text(_ key: String, _ reader: MappingReader) -> String {
    reader[key].flatMap { values.text($0, key) } ?? ""
  }

  /// One text, or several.
  private func list(_ key: String, _ reader: MappingReader) -> [String] {
    guard let node = reader[key] else { return [] }
    if node.sequence != nil { return values.texts(node, key) ?? [] }
    return values.text(node, key).map { [$0] } ?? []
  }

  private func absent(_ node: Node, _ reader: MappingReader) -> [String: String] {
    guard let absent = MappingReader(node, "absent", known: Self.required, problems: problems) else { return [:] }
    var reasons: [String: String] = [:]
    for key in Self.required {
      guard let value = absent[key] else { continue }
      reasons[key] = values.text(value, key)
      if reader[key] != nil { problems.add(value, "\(key) is said to be absent, and is described above") }
    }
    return reasons
  }

  private func checkRequired(_ tier: EnvironmentTier, _ reader: MappingReader, _ absent: [String: String]) {
    let needed: [String] =
      switch tier {
      case .production: Self.required
      case .local: ["orchestrator"]
      case .shared: []
      }
    for key in needed where reader[key] == nil && absent[key] == nil {
      problems.add(
        self.key,
        "\(name) is of the tier \(tier.rawValue) and says nothing about \(key); describe it"
          + (tier == .production ? ", or write `absent: { \(key): REASON }`" : ""))
    }
  }
}
