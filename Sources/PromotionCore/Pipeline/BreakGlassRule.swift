// SPDX-License-Identifier: Apache-2.0
/// Who may roll back past everything that a rollback asks, and who looks at it afterwards (R39).
public struct BreakGlassRule: Hashable, Sendable {
  /// The group whose members may do it.
  public let from: String
  /// The group whose members review it.
  public let review: String
  /// Within so many seconds somebody else must have reviewed it.
  public let withinSeconds: Int64
  /// With so many that nobody has reviewed, no further one is taken.
  public let unreviewedMax: Int

  /// Describes the rule.
  public init(from: String, review: String, withinSeconds: Int64, unreviewedMax: Int) {
    self.from = from
    self.review = review
    self.withinSeconds = withinSeconds
    self.unreviewedMax = unreviewedMax
  }
}
