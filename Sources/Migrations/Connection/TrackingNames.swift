// SPDX-License-Identifier: Apache-2.0
/// The tables and schemas that keep account of migrations; they are no part of the schema that is compared.
enum TrackingNames {
  static let tables: Set<String> = [
    "schema_migrations", "goose_db_version", "__diesel_schema_migrations", "flyway_schema_history",
    "_sqlx_migrations", "gorp_migrations", "_prisma_migrations", "alembic_version", "ar_internal_metadata",
    "django_migrations", "knex_migrations", "knex_migrations_lock", "databasechangelog", "databasechangeloglock",
    "doctrine_migration_versions", "phinxlog", "SequelizeMeta", "sluice_fence", "sluice_statement",
  ]
  static let schemas: Set<String> = [
    "sqitch", "drizzle", "supabase_migrations", "atlas_schema_revisions", "sluice_kept",
  ]

  /// Copies of lost values are called `sluice_kept_…` where there are no schemas.
  static func isTracking(_ table: String) -> Bool { tables.contains(table) || table.hasPrefix("sluice_kept_") }
}
