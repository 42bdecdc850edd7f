// SPDX-License-Identifier: Apache-2.0
/// Where a gate of a run stands.
public struct GateRecord: Hashable, Sendable {
  /// Where it stands.
  public enum Status: Hashable, Sendable {
    /// Not asked yet.
    case pending
    /// Being asked.
    case running
    /// The condition holds.
    case passed
    /// The condition does not hold.
    case failed
  }

  /// The gate.
  public let name: GateName
  /// The word of its kind, `test`.
  public let kind: String
  /// What must be reported for it.
  public let demand: GateDemand
  /// The SHA-256 of its definition in the policy.
  public let definition: Digest
  /// Where it stands.
  public internal(set) var status: Status = .pending
  /// One line about the verdict.
  public internal(set) var text: String = ""
  /// The SHA-256 of the evidence file, where there is one.
  public internal(set) var evidence: Digest?
  /// The run whose verdict stands for this one.
  public internal(set) var reusedFrom: RunName?
  /// The moment at which it was asked last; `nil` before that.
  public internal(set) var startedAt: Instant?
  /// The moment at which its verdict was recorded; `nil` before that, and when a person said it.
  public internal(set) var endedAt: Instant?

  /// Describes a gate that was not asked yet.
  public init(name: GateName, kind: String, demand: GateDemand, definition: Digest) {
    self.name = name
    self.kind = kind
    self.demand = demand
    self.definition = definition
  }
}
