// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// What the proof on a copy of the target showed.
public struct MigrationProof: Hashable, Sendable {
  /// What the proof showed of one migration.
  public struct Finding: Hashable, Sendable {
    /// The migration, `0003_add_orders`.
    public let title: String
    /// Whether it may be applied.
    public let isPassed: Bool
    /// One line for a person: `up, down, up restore the schema`, or what went wrong with the objects named.
    public let text: String

    /// Describes a finding.
    public init(title: String, isPassed: Bool, text: String) {
      self.title = title
      self.isPassed = isPassed
      self.text = text
    }
  }

  /// One finding for each migration, and one for the whole range.
  public let findings: [Finding]
  /// The schema's SHA-256 before.
  public let schemaBefore: Digest
  /// The schema's SHA-256 that applying all of them leads to.
  public let schemaAfter: Digest

  /// Describes a proof.
  public init(findings: [Finding], schemaBefore: Digest, schemaAfter: Digest) {
    self.findings = findings
    self.schemaBefore = schemaBefore
    self.schemaAfter = schemaAfter
  }

  /// Whether every finding passed.
  public var isPassed: Bool { findings.allSatisfy(\.isPassed) }
}
