// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// How a promotion or rollback ended, as far as this call goes.
public enum Ending: Hashable, Sendable {
  /// The release runs and is verified.
  case live(Run)
  /// It ran already, as its probe confirms where there is one (I36).
  case nothingToDo(Place, Release, isConfirmed: Bool)
  /// The journal says that it is live, and its probe does not: the lines say what it says (I36).
  case drifted(Place, Release, [String])
  /// The commit changes nothing within the paths of the pipeline beside what is live.
  case outsidePaths(Place, Release, CommitID, [String])
  /// It waits, and holds nothing.
  case waiting(Run, [Wait])
  /// A gate failed; nothing was changed.
  case refused(Run)
  /// A step failed.
  case failed(Run)
  /// A step failed, and the automatic rollback ended well.
  case restored(Run, by: Run)
  /// Nobody can know what runs.
  case indeterminate(Run)
}

/// What a run waits for.
public struct Wait: Hashable, Sendable {
  /// The gate, or `nil` for a hold or the queue.
  public let gate: GateName?
  /// One line for a person.
  public let text: String
  /// The command that moves it, when a person can.
  public let next: String?

  /// Describes a wait.
  public init(gate: GateName?, text: String, next: String?) {
    self.gate = gate
    self.text = text
    self.next = next
  }
}
