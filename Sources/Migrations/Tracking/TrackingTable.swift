// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// A tool's own table, read and written in the tool's own way.
protocol TrackingTable {
  /// Reads what is applied; the table is there.
  func read(_ connection: any DatabaseConnection) throws(DatabaseError) -> TrackingState

  /// Makes the table when it is not there.
  func create(_ connection: any DatabaseConnection) throws(DatabaseError)

  /// Says that a migration is applied.
  func add(_ migration: Migration, _ connection: any DatabaseConnection) throws(DatabaseError)

  /// Says that a migration is no longer applied; `cursor` is what remains, for tools that keep one version.
  func remove(
    _ migration: Migration, leaving cursor: UInt64?, _ connection: any DatabaseConnection
  ) throws(DatabaseError)
}

/// What a tool's table says.
struct TrackingState {
  var entries: [AppliedMigrations.Entry] = []
  var cursor: UInt64?
  var halfDone: String?
}

extension MigrationLayout {
  /// The tool's table.
  var tracking: any TrackingTable {
    switch self {
    case .golangMigrate: CursorTable()
    case .goose: GooseTable()
    case .dbmate: VersionTable(name: "schema_migrations", column: "version")
    case .diesel: VersionTable(name: "__diesel_schema_migrations", column: "version")
    case .sqlMigrate: VersionTable(name: "gorp_migrations", column: "id")
    case .flyway: FlywayTable()
    case .sqitch: SqitchRegistry()
    case .sqlx: SqlxTable()
    case .prisma: PrismaTable()
    case .supabase: SupabaseTable()
    case .drizzle: DrizzleTable()
    case .atlas: AtlasTable()
    }
  }
}

/// Finds out whose table is there, by its columns and never by its name alone.
enum TrackingDetection {
  static func layout(in connection: any DatabaseConnection) throws(DatabaseError) -> MigrationLayout? {
    try layouts(in: connection).first
  }

  static func layouts(in connection: any DatabaseConnection) throws(DatabaseError) -> [MigrationLayout] {
    var found: [MigrationLayout] = []
    if let columns = try connection.columns(of: "schema_migrations") {
      if columns.contains("dirty") {
        found.append(.golangMigrate)
      } else if columns == ["version"] {
        // Rails uses the same table in the same form; its migrations are run by its own commands.
        found.append(.dbmate)
        if connection.dialect == .sqlite { found.append(.supabase) }
      }
    }
    let signs: [(MigrationLayout, String, String)] = [
      (.goose, "goose_db_version", "version_id"), (.diesel, "__diesel_schema_migrations", "run_on"),
      (.flyway, "flyway_schema_history", "installed_rank"), (.sqlx, "_sqlx_migrations", "checksum"),
      (.sqlMigrate, "gorp_migrations", "id"), (.prisma, "_prisma_migrations", "migration_name"),
      (.sqitch, "sqitch.changes", "change_id"), (.supabase, "supabase_migrations.schema_migrations", "version"),
      (.drizzle, "drizzle.__drizzle_migrations", "hash"), (.drizzle, "__drizzle_migrations", "hash"),
      (.atlas, "atlas_schema_revisions.atlas_schema_revisions", "version"),
      (.atlas, "atlas_schema_revisions", "version"),
    ]
    for (layout, table, column) in signs {
      if layout == .sqitch, connection.dialect == .sqlite, !SqitchRegistry.attach(connection, creates: false) {
        continue
      }
      if try connection.columns(of: table)?.contains(column) == true { found.append(layout) }
    }
    return found
  }
}
