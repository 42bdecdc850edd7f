// SPDX-License-Identifier: Apache-2.0
/// What the catalogue says of one environment.
public struct CatalogueEnvironment: Hashable, Sendable {
  /// The name, that of the pipeline's environment.
  public let name: EnvironmentName
  /// How much depends on it.
  public let tier: EnvironmentTier
  /// What it is for.
  public let purpose: String
  /// Where its users reach it.
  public let url: WebAddress?
  /// Where this machine reaches it when the public address is not for machines; `env check` asks there.
  public let checkAt: WebAddress?
  /// How a release gets there and what it runs on.
  public let deployment: String
  /// What else one has to know.
  public let notes: [String]
  /// Its services, in the order of the file.
  public let services: [ServiceEntry]
  /// Its database.
  public let database: CatalogueDatabase?
  /// Who tells it who its users are.
  public let identity: IdentityProvider?
  /// Where its configuration is kept.
  public let configuration: CatalogueStore?
  /// Where its secrets are kept.
  public let secrets: CatalogueStore?
  /// Where its resources are accounted for.
  public let cloud: CloudGroup?
  /// Where its logs are.
  public let logs: String
  /// What watches it.
  public let monitoring: String
  /// The page that shows how it is.
  public let dashboard: String
  /// Who may enter.
  public let access: AccessRules?
  /// What nobody may do there.
  public let restrictions: [String]
  /// Who has to agree to a change, in words.
  public let approvals: String
  /// What is prepared for the day on which it is lost.
  public let recovery: RecoveryPlan?
  /// For `local`: what starts its services.
  public let orchestrator: Orchestrator?
  /// What it has none of, with the reason: a key of this entry and a sentence.
  public let absent: [String: String]
  /// Where its entry stands.
  public let position: FilePosition

  /// Describes an environment.
  public init(
    name: EnvironmentName, tier: EnvironmentTier, purpose: String, url: WebAddress?, checkAt: WebAddress?,
    deployment: String, notes: [String], services: [ServiceEntry], database: CatalogueDatabase?,
    identity: IdentityProvider?, configuration: CatalogueStore?, secrets: CatalogueStore?, cloud: CloudGroup?,
    logs: String, monitoring: String, dashboard: String, access: AccessRules?, restrictions: [String],
    approvals: String, recovery: RecoveryPlan?, orchestrator: Orchestrator?, absent: [String: String],
    position: FilePosition
  ) {
    self.name = name
    self.tier = tier
    self.purpose = purpose
    self.url = url
    self.checkAt = checkAt
    self.deployment = deployment
    self.notes = notes
    self.services = services
    self.database = database
    self.identity = identity
    self.configuration = configuration
    self.secrets = secrets
    self.cloud = cloud
    self.logs = logs
    self.monitoring = monitoring
    self.dashboard = dashboard
    self.access = access
    self.restrictions = restrictions
    self.approvals = approvals
    self.recovery = recovery
    self.orchestrator = orchestrator
    self.absent = absent
    self.position = position
  }

  /// The hosts that are this environment's own: that of its url and those of its services and database.
  ///
  /// A name for the machine that asks tells nothing apart outside of `local`, so it is nobody's own there.
  public var hosts: Set<String> {
    var hosts: Set<String> = []
    if let url { hosts.insert(url.host) }
    for service in services { if let host = service.host { hosts.insert(host.lowercased()) } }
    if let database, let host = Self.host(ofAddress: database.address) { hosts.insert(host) }
    return tier == .local ? hosts : hosts.filter { !WebAddress.isLoopback(host: $0) }
  }

  /// The host on which a service of this environment listens.
  public func host(of service: ServiceEntry) -> String {
    service.host ?? checkAt?.host ?? (tier == .local ? "127.0.0.1" : url?.host ?? "127.0.0.1")
  }

  /// The host of `host:port`; `nil` for a path or an empty text.
  private static func host(ofAddress address: String) -> String? {
    guard !address.isEmpty, !address.contains("/"), address.contains(".") || address.contains(":") else { return nil }
    return address.split(separator: ":").first.map { $0.lowercased() }
  }
}
