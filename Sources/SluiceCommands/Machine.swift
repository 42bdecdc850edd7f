// SPDX-License-Identifier: Apache-2.0
public import PromotionPorts

/// What commands about environments ask of this machine.
public struct Machine: Sendable {
  /// Asks addresses and ports.
  public let probe: any PlaceProbe
  /// Runs programs whose output is an answer.
  public let tools: any ToolRunner
  /// The user's own secrets.
  public let secrets: any SecretKeeper
  /// Returns when the person at the terminal wants an end (SIGINT, SIGTERM).
  public let interruption: @Sendable () async -> Void

  /// Collects what is asked.
  public init(
    probe: any PlaceProbe, tools: any ToolRunner, secrets: any SecretKeeper,
    interruption: @escaping @Sendable () async -> Void
  ) {
    self.probe = probe
    self.tools = tools
    self.secrets = secrets
    self.interruption = interruption
  }
}
