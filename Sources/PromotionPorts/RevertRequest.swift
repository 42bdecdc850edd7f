// SPDX-License-Identifier: Apache-2.0
/// How migrations are taken back.
public struct RevertRequest: Sendable {
  /// The version that remains when the last of them is gone, for tools that keep one version only.
  public let cursor: UInt64?
  /// The schemas that the proof reached, going back; anything else rolls back.
  ///
  /// `nil` when nobody knows.
  public let proven: ProvenSchemas?
  /// Values that must be copied before the way back takes them away.
  public let lost: [LostValues]
  /// What the copies are named after, `r-7`.
  public let name: String

  /// Describes a way back.
  public init(
    leaving cursor: UInt64?, proven: ProvenSchemas? = nil, keeping lost: [LostValues] = [], as name: String = ""
  ) {
    self.cursor = cursor
    self.proven = proven
    self.lost = lost
    self.name = name
  }
}
