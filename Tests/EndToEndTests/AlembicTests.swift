// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// A migration tool that sluice does not read: real Alembic, through its commands.
@Suite struct AlembicTests {
  static let alembic = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: ".build/tools/bin/alembic").path
  static let isThere = FileManager.default.isExecutableFile(atPath: alembic)

  private static func revision(_ id: String, after: String?, up: String, down: String) -> String {
    """
    from alembic import op
    import sqlalchemy as sa
    revision = "\(id)"
    down_revision = \(after.map { "\"\($0)\"" } ?? "None")
    def upgrade():
        \(up)
    def downgrade():
        \(down)

    """
  }

  private func shop() throws -> Shop {
    let shop = try Shop(
      environments: """
          staging:
            gates:
              schema:
                migration:
                  scripts: alembic
                  database: sqlite:var/staging.db
                  tool:
                    up: { run: [ops/migrate, upgrade, head] }
                    down: { run: [ops/migrate, back] }
                    status: { run: [ops/migrate, revision] }
            steps:
              migrate: { gate: schema }
              deploy: { run: [ops/deploy], probe: [ops/running] }
        """)
    // SQLite makes the file, and no folder for it.
    try shop.write("var/.keep", "")
    try shop.write("alembic.ini", "[alembic]\nscript_location = alembic\n")
    try shop.write(
      "alembic/env.py",
      """
      import os
      from alembic import context
      from sqlalchemy import create_engine
      with create_engine(os.environ["DATABASE_URL"]).connect() as connection:
          context.configure(connection=connection, target_metadata=None)
          with context.begin_transaction():
              context.run_migrations()

      """)
    try shop.write(
      "ops/migrate",
      """
      #!/bin/sh
      set -e
      case $1 in
        upgrade) exec \(Self.alembic) upgrade head ;;
        back) exec \(Self.alembic) downgrade "${SLUICE_REVISION:-base}" ;;
        revision) \(Self.alembic) current 2>/dev/null | cut -d' ' -f1 ;;
      esac

      """, isExecutable: true)
    try shop.write(
      "alembic/versions/one.py",
      Self.revision(
        "one", after: nil, up: "op.create_table('t', sa.Column('id', sa.Integer, primary_key=True))",
        down: "op.drop_table('t')"))
    return shop
  }

  @Test(.enabled(if: isThere))
  func `Alembic is proved, applied and taken back with the files of the commit that brought it`() throws {
    let shop = try shop()
    _ = try shop.commit("Alembic")
    let first = shop.sluice("promote", "--to", "staging")
    #expect(first.code == 0, "\(first.output)\(first.errors)")
    try shop.write(
      "alembic/versions/two.py",
      Self.revision(
        "two", after: "one", up: "op.create_index('by_id', 't', ['id'])", down: "op.drop_index('by_id', 't')"))
    _ = try shop.commit("An index")
    let second = shop.sluice("promote", "--to", "staging")
    #expect(second.code == 0, "\(second.output)\(second.errors)")
    let tables =
      "SELECT group_concat(name) FROM (SELECT name FROM sqlite_master WHERE name IN ('t', 'by_id') ORDER BY 1)"
    let query = "import sqlite3; print(sqlite3.connect('var/staging.db').execute(\"\(tables)\").fetchone()[0])"
    try shop.write("keys/query.py", query)
    #expect(try shop.shell("python3 keys/query.py") == "by_id,t")
    let back = shop.sluice("rollback", "staging")
    #expect(back.code == 0, "\(back.output)\(back.errors)")
    #expect(try shop.shell("python3 keys/query.py") == "t")
  }

  @Test(.enabled(if: isThere))
  func `an Alembic downgrade that leaves something behind does not pass`() throws {
    let shop = try shop()
    try shop.write(
      "alembic/versions/one.py",
      Self.revision(
        "one", after: nil, up: "op.create_table('t', sa.Column('id', sa.Integer, primary_key=True))", down: "pass"))
    _ = try shop.commit("A downgrade that does nothing")
    let ending = shop.sluice("promote", "--to", "staging")
    #expect(ending.code == 1 && (ending.output + ending.errors).contains("table t is left behind"), "\(ending)")
  }
}
