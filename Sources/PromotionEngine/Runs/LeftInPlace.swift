// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// Says which migrations stand in a database though the release that is live there was never made for them.
public enum LeftInPlace {
  /// Returns their titles, where a rollback made what is live and left them; empty otherwise.
  public static func titles(at place: Place, in state: JournalState) -> [String] {
    // The moment only decides about the hold.
    EarlierRollback(place: place, state: state, now: Instant(milliseconds: 0))?.left.map(\.migration.title) ?? []
  }
}
