// SPDX-License-Identifier: Apache-2.0
/// The configuration that a run hands over.
public struct PlannedConfiguration: Hashable, Sendable {
  /// The values, secrets as references.
  public let release: ReleaseConfiguration
  /// The SHA-256 of the values' document; part of the plan, and so of what approvals sign.
  public let digest: Digest
  /// What differs from the configuration of the release that is live.
  public let differences: [ConfigurationDifference]
  /// What a later environment would refuse, as a warning in time.
  public let warnings: [String]

  /// Collects what is handed over.
  public init(
    release: ReleaseConfiguration, digest: Digest, differences: [ConfigurationDifference], warnings: [String]
  ) {
    self.release = release
    self.digest = digest
    self.differences = differences
    self.warnings = warnings
  }
}
