// SPDX-License-Identifier: Apache-2.0
/// Where a step of a run stands.
public struct StepRecord: Hashable, Sendable {
  /// Where it stands.
  public enum Status: Hashable, Sendable {
    /// Its intent is not recorded yet.
    case pending
    /// Its intent is recorded, its outcome is not.
    case open
    /// It happened.
    case succeeded
    /// It did not happen, or not wholly.
    case failed
    /// Nobody can know.
    case unknown
  }

  /// The step.
  public let name: StepName
  /// What may be done again after a crash.
  public let effect: EffectClass
  /// Where it stands.
  public internal(set) var status: Status = .pending
  /// How often its intent was recorded.
  public internal(set) var attempts = 0
  /// One line about the outcome.
  public internal(set) var text: String = ""
  /// The SHA-256 of the evidence file, where there is one.
  public internal(set) var evidence: Digest?
  /// The moment at which its intent was recorded last; `nil` before that.
  public internal(set) var startedAt: Instant?
  /// The moment at which its outcome was recorded; `nil` before that, and when a person said it.
  public internal(set) var endedAt: Instant?
  /// Its targets in the order of the pipeline; empty when its command runs once.
  public internal(set) var targets: [TargetRecord]

  /// Describes a step that has not started.
  public init(name: StepName, effect: EffectClass, targets: [String] = []) {
    self.name = name
    self.effect = effect
    self.targets = targets.map { TargetRecord(name: $0) }
  }

  /// Returns the record of a target.
  public func target(_ name: String) -> TargetRecord? { targets.first { $0.name == name } }

  /// How many of its targets have it, when it failed on some of them and not on others; otherwise `nil`.
  public var partial: (applied: Int, of: Int)? {
    let applied = targets.count { $0.status == .succeeded }
    switch status {
    case .pending, .open, .succeeded: return nil
    case .failed, .unknown: return applied > 0 && applied < targets.count ? (applied, targets.count) : nil
    }
  }
}
