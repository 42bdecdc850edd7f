// SPDX-License-Identifier: Apache-2.0
/// A rollback past everything, and what became of its review.
public struct GlassBreak: Hashable, Sendable {
  /// Where.
  public let place: Place
  /// Who, and why.
  public let broken: GlassBroken
  /// What somebody else said afterwards; `nil` as long as nobody did.
  public let reviewed: GlassReviewed?

  /// Collects the facts.
  public init(place: Place, broken: GlassBroken, reviewed: GlassReviewed?) {
    self.place = place
    self.broken = broken
    self.reviewed = reviewed
  }
}
