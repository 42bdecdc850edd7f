// SPDX-License-Identifier: Apache-2.0
/// What starts the services of a local environment together.
public struct Orchestrator: Hashable, Sendable {
  /// Which program does it.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// Sluice itself starts each service's `run`.
    case commands
    /// `docker compose`.
    case dockerCompose = "docker-compose"
    /// `process-compose`.
    case processCompose = "process-compose"
    /// `honcho`, with a Procfile.
    case honcho

    /// Whether it goes on by itself when what started it has ended.
    public var isDetached: Bool {
      switch self {
      case .commands, .honcho: false
      case .dockerCompose, .processCompose: true
      }
    }
  }

  /// Which program does it.
  public let kind: Kind
  /// The file that it reads, as a path of the repository; empty for `commands`.
  public let file: String
  /// Its dashboard, where it has one.
  public let dashboard: WebAddress?
  /// How one starts it, for a reader.
  public let start: String

  /// Describes an orchestrator.
  public init(kind: Kind, file: String, dashboard: WebAddress?, start: String) {
    self.kind = kind
    self.file = file
    self.dashboard = dashboard
    self.start = start
  }
}
