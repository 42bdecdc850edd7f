// SPDX-License-Identifier: Apache-2.0
/// One service of an environment.
public struct ServiceEntry: Hashable, Sendable {
  /// The name within the environment.
  public let name: String
  /// What it is for.
  public let about: String
  /// The port on which it listens, or `nil` for one without a port.
  public let port: Int?
  /// The host on which it listens, or `nil` for that of the environment.
  public let host: String?
  /// How one finds out whether it works.
  public let health: HealthCheck?
  /// The cloud resource that it is, in the provider's own spelling.
  public let resource: String
  /// The services that must be healthy before it starts.
  public let after: [String]
  /// For `local`: how it starts when nothing else orchestrates.
  public let run: CommandLine?
  /// For `local`: the variables that it starts with; `secret:NAME` is taken from the user's secret store.
  public let variables: [String: String]

  /// Describes a service.
  public init(
    name: String, about: String, port: Int?, host: String?, health: HealthCheck?, resource: String, after: [String],
    run: CommandLine?, variables: [String: String]
  ) {
    self.name = name
    self.about = about
    self.port = port
    self.host = host
    self.health = health
    self.resource = resource
    self.after = after
    self.run = run
    self.variables = variables
  }
}
