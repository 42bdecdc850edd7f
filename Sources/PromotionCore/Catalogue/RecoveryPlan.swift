// SPDX-License-Identifier: Apache-2.0
/// What is promised and prepared for the day on which an environment is lost.
public struct RecoveryPlan: Hashable, Sendable {
  /// The most that may be lost, in seconds.
  public let rpoSeconds: Int64?
  /// The longest that it may be down, in seconds.
  public let rtoSeconds: Int64?
  /// What is copied, how often, kept how long, where.
  public let backups: String
  /// What takes over, and who decides.
  public let failover: String
  /// Where the steps are written down: a path of the repository or an address.
  public let runbook: String
  /// The day of the last drill before the journal knew drills, `2026-10-02`.
  public let lastDrill: String
  /// A command that rolls back into a scratch target and cleans up; `rollback --drill` measures it.
  public let drill: CommandLine?

  /// Collects the promises.
  public init(
    rpoSeconds: Int64?, rtoSeconds: Int64?, backups: String, failover: String, runbook: String, lastDrill: String,
    drill: CommandLine?
  ) {
    self.rpoSeconds = rpoSeconds
    self.rtoSeconds = rtoSeconds
    self.backups = backups
    self.failover = failover
    self.runbook = runbook
    self.lastDrill = lastDrill
    self.drill = drill
  }
}
