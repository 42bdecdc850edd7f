// SPDX-License-Identifier: Apache-2.0
/// The way in which a tool keeps migrations in files and their state in a table.
public enum MigrationLayout: String, Hashable, Sendable, CaseIterable {
  /// `NNN_name.up.sql` and `.down.sql`; one row holds the version of the last migration.
  case golangMigrate = "golang-migrate"
  /// `NNN_name.sql` with `-- +goose Up` and `Down`.
  case goose
  /// `NNN_name.sql` with `-- migrate:up` and `migrate:down`.
  case dbmate
  /// A folder for each migration, with `up.sql` and `down.sql`.
  case diesel
  /// `V1.2__name.sql`, `U1.2__name.sql`, `R__name.sql`.
  case flyway
  /// `sqitch.plan` with `deploy/`, `revert/` and `verify/`.
  case sqitch
  /// `NNN_name.up.sql` and `.down.sql`, or `NNN_name.sql`, with the table `_sqlx_migrations`.
  case sqlx
  /// `NNN_name.sql` with `-- +migrate Up` and `Down`.
  case sqlMigrate = "sql-migrate"
  /// A folder for each migration, with `migration.sql`.
  case prisma
  /// `NNN_name.sql` without a way back.
  case supabase
  /// `meta/_journal.json` and the files that it names.
  case drizzle
  /// `NNN_name.sql` beside `atlas.sum`.
  case atlas

  /// Whether its format has no place for a way back.
  public var isUpOnly: Bool {
    switch self {
    case .golangMigrate, .goose, .dbmate, .diesel, .flyway, .sqitch, .sqlx, .sqlMigrate: false
    case .prisma, .supabase, .drizzle, .atlas: true
    }
  }

  /// Returns what the tool's own table calls a version.
  public func key(of version: String) -> String {
    switch self {
    case .golangMigrate, .goose, .sqlx: UInt64(version).map(String.init) ?? version
    case .diesel: String(version.filter { $0 != "-" })
    case .dbmate, .flyway, .sqitch, .sqlMigrate, .prisma, .supabase, .drizzle, .atlas: version
    }
  }
}
