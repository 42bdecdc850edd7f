// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Reads what a target's own table says.
struct AppliedReading {
  let connection: any DatabaseConnection
  /// Whether an empty database stands for one that is not there.
  var isMissing = false

  func read(_ wanted: MigrationLayout?) throws(DatabaseError) -> AppliedMigrations {
    let found = try TrackingDetection.layouts(in: connection)
    if let wanted, !found.contains(wanted), let other = found.first, isSameName(wanted, other) {
      throw DatabaseError(
        code: "layout",
        message:
          "its table is \(other.rawValue)'s, and the files are read as \(wanted.rawValue)'s; write `layout: \(other.rawValue)` into the gate"
      )
    }
    let layout = wanted ?? found.first
    connection.tracking = TrackingNames(layout: layout)
    var state = TrackingState()
    if let layout, found.contains(layout) { state = try layout.tracking.read(connection) }
    let isBlank = state.entries.isEmpty && state.cursor == nil
    return AppliedMigrations(
      layout: found.contains(where: { $0 == layout }) ? layout : nil, entries: state.entries, cursor: state.cursor,
      halfDone: state.halfDone, unfinished: try StatementLedger.unfinished(connection),
      schema: try connection.fingerprint().image, isMissing: isMissing,
      isStranger: isBlank ? try isUnfenced() : false)
  }

  /// Whether sluice never took the fence there; an empty file has none and is no stranger.
  private func isUnfenced() throws(DatabaseError) -> Bool {
    if isMissing { return false }
    guard try connection.columns(of: "sluice_fence") == nil else { return false }
    if connection.dialect == .postgres { return true }
    return try connection.rows("PRAGMA page_count").first?[0] != "0"
  }

  /// Layouts that a look at the files cannot always tell apart, or whose tables have one name.
  private func isSameName(_ wanted: MigrationLayout, _ other: MigrationLayout) -> Bool {
    let alike: [Set<MigrationLayout>] = [
      [.golangMigrate, .sqlx], [.golangMigrate, .dbmate], [.supabase, .sqlx], [.supabase, .dbmate],
      [.supabase, .atlas],
    ]
    return alike.contains([wanted, other])
  }
}
