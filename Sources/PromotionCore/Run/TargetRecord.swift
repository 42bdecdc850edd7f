// SPDX-License-Identifier: Apache-2.0
/// Where one target of a step stands.
public struct TargetRecord: Hashable, Sendable {
  /// The target, as the pipeline names it.
  public let name: String
  /// Where it stands; `pending` when it was not begun.
  public internal(set) var status: StepRecord.Status = .pending
  /// Whether it may have been changed when it failed.
  public internal(set) var isChanged = false
  /// One line about the outcome.
  public internal(set) var text: String = ""
  /// The SHA-256 of the evidence file, where there is one.
  public internal(set) var evidence: Digest?

  /// Describes a target that was not begun.
  public init(name: String) { self.name = name }
}
