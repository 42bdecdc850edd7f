// SPDX-License-Identifier: Apache-2.0
/// What the proof on a copy of the target showed.
public struct MigrationProof: Hashable, Sendable {
  /// How the schema compares with the one that it should be.
  public enum Verdict: String, Hashable, Sendable, CaseIterable {
    /// The same objects.
    case exact
    /// The same objects; some columns stand in another order.
    case columnOrder = "column order"
    /// Objects are missing, left behind or different.
    case different
    /// A script failed.
    case error
    /// There is no way back, and nobody said that there should be none.
    case missing
    /// There is no way back, and the author or the format says so.
    case irreversible
    /// It was not tried, because one before it failed.
    case unreached = "not reached"
  }

  /// What a rollback of it would mean.
  public enum RollbackClass: String, Hashable, Sendable, Comparable, CaseIterable {
    /// Only the code goes back; the schema stays as it is.
    case codeOnly = "A"
    /// The schema goes back and nothing is lost of what was there before.
    case lossless = "B"
    /// The schema goes back and values are lost.
    case lossy = "C"
    /// It cannot go back.
    case irreversible = "D"

    /// Whether the first is easier to take back.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  /// What the proof showed of one migration.
  public struct Finding: Hashable, Sendable {
    /// The migration, `0003_add_orders`.
    public let title: String
    /// Whether it may be applied.
    public let isPassed: Bool
    /// One line for a person: `up, down, up restore the schema`, or what went wrong with the objects named.
    public let text: String
    /// How the schema compares after up, down, up.
    public let verdict: Verdict
    /// What a rollback of it would mean.
    public let rollback: RollbackClass
    /// The columns whose values its down does not bring back, `orders.note`.
    public let loses: [String]
    /// Things that do not fail it and that a person should know.
    public let notes: [String]

    /// Describes a finding.
    public init(
      title: String, isPassed: Bool, text: String, verdict: Verdict, rollback: RollbackClass, loses: [String] = [],
      notes: [String] = []
    ) {
      self.title = title
      self.isPassed = isPassed
      self.text = text
      self.verdict = verdict
      self.rollback = rollback
      self.loses = loses
      self.notes = notes
    }
  }

  /// One finding for each migration, and one for the whole range.
  public let findings: [Finding]
  /// The schema before.
  public let schemaBefore: SchemaImage
  /// The schema after each migration, as far as they went; none when the copy is not what the target is.
  public let schemas: [SchemaImage]
  /// Objects in which the target differs from what its migrations make from nothing.
  public let drift: [String]
  /// Things that do not fail it and that a person should know.
  public let notes: [String]
  /// Real values of the target that a way back would lose.
  public let lost: [LostValues]

  /// Describes a proof.
  public init(
    findings: [Finding], schemaBefore: SchemaImage, schemas: [SchemaImage], drift: [String] = [], notes: [String] = [],
    lost: [LostValues] = []
  ) {
    self.findings = findings
    self.schemaBefore = schemaBefore
    self.schemas = schemas
    self.drift = drift
    self.notes = notes
    self.lost = lost
  }

  /// What the target must reach as well; `nil` when nobody knows.
  public var proven: ProvenSchemas? { schemas.isEmpty ? nil : ProvenSchemas(before: schemaBefore, after: schemas) }

  /// The findings, in their order, before the first that would lose values.
  public var lossless: ArraySlice<Finding> { findings.prefix { $0.loses.isEmpty } }

  /// Whether every finding passed.
  public var isPassed: Bool { findings.allSatisfy(\.isPassed) }

  /// The worst of the findings; what a rollback of all of them would mean.
  public var rollback: RollbackClass { findings.map(\.rollback).max() ?? .codeOnly }
}
