// SPDX-License-Identifier: Apache-2.0
/// One thing about an environment that was looked at.
public struct CheckedFact: Hashable, Sendable {
  /// How it stands.
  public enum Standing: String, Hashable, Sendable {
    /// As the catalogue and the journal say.
    case good
    /// Different: drift.
    case drift
    /// Not looked at, with the reason.
    case skipped
  }

  /// What was looked at, `service api`.
  public let subject: String
  /// How it stands.
  public let standing: Standing
  /// What was found, one line.
  public let text: String
  /// What to do about it; empty when it is good.
  public let fix: String

  /// Describes what was found.
  init(_ subject: String, _ standing: Standing, _ text: String, fix: String = "") {
    self.subject = subject
    self.standing = standing
    self.text = text
    self.fix = fix
  }

  static func good(_ subject: String, _ text: String) -> CheckedFact { CheckedFact(subject, .good, text) }
  static func drift(_ subject: String, _ text: String, fix: String) -> CheckedFact {
    CheckedFact(subject, .drift, text, fix: fix)
  }
  static func skipped(_ subject: String, _ text: String) -> CheckedFact { CheckedFact(subject, .skipped, text) }
}
