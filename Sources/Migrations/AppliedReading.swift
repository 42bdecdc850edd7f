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
    return AppliedMigrations(
      layout: found.contains(where: { $0 == layout }) ? layout : nil, entries: state.entries, cursor: state.cursor,
      halfDone: state.halfDone, unfinished: try StatementLedger.unfinished(connection),
      schema: try connection.fingerprint().image, isMissing: isMissing)
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
