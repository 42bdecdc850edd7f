// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

/// The tables and schemas that keep account of migrations; they are no part of the schema that is compared.
///
/// Only those of the tool at work: the table that another tool has left behind is a table like any other, which a
/// migration may drop and its down must bring back.
struct TrackingNames: Hashable, Sendable {
  let tables: Set<String>
  let schemas: Set<String>

  /// Takes the names of a layout; `nil` stands for a tool that sluice does not read, which may have any of them.
  init(layout: MigrationLayout?) {
    let own = layout.map(Self.names) ?? Self.everyName
    tables = own.tables.union(["sluice_fence", "sluice_statement"])
    schemas = own.schemas.union(["sluice_kept"])
  }

  /// Those of every tool.
  static let all = TrackingNames(layout: nil)

  /// Copies of lost values are called `sluice_kept_…` where there are no schemas.
  func isTracking(_ table: String) -> Bool { tables.contains(table) || table.hasPrefix("sluice_kept_") }

  private typealias Names = (tables: Set<String>, schemas: Set<String>)

  private static func names(_ layout: MigrationLayout) -> Names {
    switch layout {
    case .golangMigrate, .dbmate: (["schema_migrations"], [])
    case .goose: (["goose_db_version"], [])
    case .diesel: (["__diesel_schema_migrations"], [])
    case .flyway: (["flyway_schema_history"], [])
    case .sqlx: (["_sqlx_migrations"], [])
    case .sqlMigrate: (["gorp_migrations"], [])
    case .prisma: (["_prisma_migrations"], [])
    case .sqitch: ([], ["sqitch"])
    case .supabase: ([], ["supabase_migrations"])
    case .drizzle: (["__drizzle_migrations"], ["drizzle"])
    case .atlas: (["atlas_schema_revisions"], ["atlas_schema_revisions"])
    }
  }

  /// Tools whose files are read by nobody here.
  private static let foreign: Set<String> = [
    "alembic_version", "ar_internal_metadata", "django_migrations", "knex_migrations", "knex_migrations_lock",
    "databasechangelog", "databasechangeloglock", "doctrine_migration_versions", "phinxlog", "SequelizeMeta",
  ]

  private static let everyName: Names = MigrationLayout.allCases.reduce(into: (foreign, [])) { names, layout in
    let own = Self.names(layout)
    names.tables.formUnion(own.tables)
    names.schemas.formUnion(own.schemas)
  }
}
