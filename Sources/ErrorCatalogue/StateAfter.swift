// SPDX-License-Identifier: Apache-2.0

/// The state in which an error leaves the environment.
public enum StateAfter: Hashable, Sendable, CaseIterable {
  /// It is found before anything starts.
  case untouched
  /// The command changes no environment at all.
  case reads
  /// The command has done its work; only telling about it failed.
  case done
  /// The local services of `sluice up` are concerned, no environment of a pipeline.
  case local
  /// What is told about is somebody else's run; this call has done nothing.
  case other
  /// The step that was about to act did not.
  case notStarted
  /// A gate fails; a step ends as failed, and the run with it.
  case stepFailed
  /// When a step meets it, the run stays open.
  case open
  /// Some of it has happened, and what is known.
  case partial
  /// A person has to look.
  case unknown

  /// The state in words.
  public var text: String {
    switch self {
    case .untouched: "Unchanged: this is found out before anything starts."
    case .reads: "Unchanged: this command changes no environment."
    case .done: "As the command left it: it did its work. `sluice status` shows what is there."
    case .local: "No environment of a pipeline is concerned, only services on this machine."
    case .other: "Not changed by this call. `sluice status` shows what is there."
    case .notStarted:
      "What was about to act did not start. What earlier steps of the run did is still there: `sluice show RUN`."
    case .stepFailed:
      """
      When a gate met it: unchanged. When a step met it: the step has failed and the run has ended; what earlier steps \
      did is still there, unless the policy rolls it back: `sluice show RUN`.
      """
    case .open:
      """
      When nothing was begun: unchanged. When a step met it, the run stays open and keeps the environment: `promote` \
      goes on with it, `rollback` takes it back. `sluice status` shows which.
      """
    case .partial: "Changed in part. The journal says how far it came: `sluice show RUN`."
    case .unknown:
      "Not known: a person must look now. The run keeps the environment until it is settled. `sluice status` shows it."
    }
  }
}
