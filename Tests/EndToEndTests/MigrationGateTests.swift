// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionTestSupport
import Testing

/// The migration gate as a user meets it: classes in the plan, the old code's tests, collisions, kept copies.
@Suite struct MigrationGateTests {
  private static let environments = """
      staging:
        gates:
          schema: { migration: { scripts: db, database: sqlite:var/staging.db, compatibility: { run: [ops/compatible] } } }
        steps:
          migrate: { gate: schema }
          deploy: { run: [ops/deploy], probe: [ops/running] }
    """

  /// What the code needs of the schema, as its own test.
  private static func test(_ column: String) -> String {
    """
    #!/usr/bin/env python3
    import os, sqlite3
    sqlite3.connect(os.environ["DATABASE_URL"].removeprefix("sqlite:///")).execute("SELECT \(column) FROM a")

    """
  }

  @Test func `G6 the tests of the commit that runs there must pass on the new schema`() throws {
    let shop = try Shop(environments: Self.environments)
    try shop.write("ops/compatible", Self.test("x"), isExecutable: true)
    _ = try shop.commit("a test")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    // The new code no longer needs x, and its own test says so; what runs there still does.
    try shop.write("db/0002_b.up.sql", "ALTER TABLE a ADD COLUMN y; ALTER TABLE a DROP COLUMN x;")
    try shop.write("db/0002_b.down.sql", "ALTER TABLE a ADD COLUMN x; ALTER TABLE a DROP COLUMN y;")
    try shop.write("ops/compatible", Self.test("y"), isExecutable: true)
    _ = try shop.commit("another column")
    let refused = shop.sluice("promote", "--to", "staging")
    #expect(refused.code == 1, "\(refused.output)\(refused.errors)")
    #expect((refused.output + refused.errors).contains("which runs now, fails on the new schema"), "\(refused)")
    try shop.write("db/0002_b.up.sql", "ALTER TABLE a ADD COLUMN y;")
    try shop.write("db/0002_b.down.sql", "ALTER TABLE a DROP COLUMN y;")
    _ = try shop.commit("both columns")
    let passed = shop.sluice("promote", "--to", "staging")
    #expect(passed.code == 0, "\(passed.output)\(passed.errors)")
    let shown = shop.sluice("show", "--json", "p-3")
    #expect((passed.output + passed.errors + shown.output).contains("class A as well"), "\(passed)\(shown)")
  }

  @Test(.enabled(if: DatabaseServer.programs != nil))
  func `G6 on PostgreSQL the old code's test reaches the migrated copy and not the target`() throws {
    let server = try ShopDatabase()
    let shop = try Shop(
      environments: """
          staging:
            gates:
              schema: { migration: { scripts: db, database: "\(server.address())", compatibility: { run: [ops/compatible] } } }
            steps:
              migrate: { gate: schema }
              deploy: { run: [ops/deploy], probe: [ops/running] }
        """)
    func test(_ column: String) -> String {
      "#!/bin/sh\nexec psql -X -q -v ON_ERROR_STOP=1 \"$DATABASE_URL\" -c 'INSERT INTO a (\(column)) VALUES (NULL)'\n"
    }
    try shop.write("db/0001_a.up.sql", "CREATE TABLE a (x text);")
    try shop.write("ops/compatible", test("x"), isExecutable: true)
    _ = try shop.commit("a test")
    let first = shop.sluice("promote", "--to", "staging")
    #expect(first.code == 0, "\(first)")
    try shop.write("db/0002_b.up.sql", "ALTER TABLE a ADD COLUMN y text; ALTER TABLE a DROP COLUMN x;")
    try shop.write("db/0002_b.down.sql", "ALTER TABLE a ADD COLUMN x text; ALTER TABLE a DROP COLUMN y;")
    try shop.write("ops/compatible", test("y"), isExecutable: true)
    _ = try shop.commit("another column")
    let refused = shop.sluice("promote", "--to", "staging")
    #expect(refused.code == 1 && (refused.output + refused.errors).contains("which runs now, fails"), "\(refused)")
    try shop.write("db/0002_b.up.sql", "ALTER TABLE a ADD COLUMN y text;")
    try shop.write("db/0002_b.down.sql", "ALTER TABLE a DROP COLUMN y;")
    _ = try shop.commit("both columns")
    let passed = shop.sluice("promote", "--to", "staging")
    #expect(passed.code == 0, "\(passed)")
    // What the test of the old code wrote went with the copy.
    let rows = try shop.shell("psql -X -q -A -t '\(server.address())' -c 'SELECT count(*), max(y) FROM a'")
    #expect(rows.trimmingCharacters(in: .whitespacesAndNewlines) == "0|")
  }

  @Test func `the plan shows the class of each migration and counts what a rollback would lose`() throws {
    let shop = try Shop()
    try shop.write("db/0002_b.up.sql", "CREATE TABLE b (id INTEGER PRIMARY KEY, note TEXT);")
    try shop.write("db/0002_b.down.sql", "DROP TABLE b;")
    _ = try shop.commit("b")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    try shop.shell(
      "python3 -c \"import sqlite3; c = sqlite3.connect('var/staging.db'); c.execute('INSERT INTO b VALUES (1, 1), (2, NULL), (3, 3)'); c.commit()\""
    )
    try shop.write("db/0003_c.up.sql", "CREATE TABLE c (x);")
    try shop.write("db/0003_c.down.sql", "DROP TABLE c;")
    try shop.write("db/0004_d.up.sql", "ALTER TABLE b DROP COLUMN note;")
    try shop.write("db/0004_d.down.sql", "ALTER TABLE b ADD COLUMN note TEXT;")
    try shop.write("db/0005_e.up.sql", "-- sluice:irreversible rows are merged\nCREATE TABLE e (x);")
    _ = try shop.commit("c, d, e")
    let plan = shop.sluice("promote", "--to", "staging", "--plan")
    #expect(plan.code == 0, "\(plan)")
    let lines = plan.output.split(separator: "\n")
    for (title, words) in [
      ("0003_c", "class B"), ("0004_d", "class C"), ("0004_d", "b.note (2 values)"), ("0005_e", "class D"),
      ("all of it", "class D"),
    ] {
      #expect(lines.contains { $0.contains(title) && $0.contains(words) }, "\(title) \(words): \(plan.output)")
    }
    let json = shop.sluice("promote", "--to", "staging", "--plan", "--json").output
    #expect(json.contains("\"rollbackClass\":\"D\"") && json.contains("\"count\":2"), "\(json)")
  }

  @Test func `a lossy rollback leaves a copy of what it takes away and says how to bring it back`() throws {
    let shop = try Shop()
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    try shop.write("db/0002_b.up.sql", "CREATE TABLE b (id INTEGER PRIMARY KEY, note TEXT);")
    try shop.write("db/0002_b.down.sql", "DROP TABLE b;")
    _ = try shop.commit("b")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    func sql(_ text: String) throws -> String {
      try shop.write(
        "keys/q.py",
        "import sqlite3\nc = sqlite3.connect('var/staging.db')\nr = c.execute(\"\"\"\(text)\"\"\").fetchone()\nc.commit()\nprint(r[0] if r else '')\n"
      )
      return try shop.shell("python3 keys/q.py")
    }
    _ = try sql("INSERT INTO b VALUES (1, 'one'), (2, 'two')")
    let back = shop.sluice("rollback", "staging", "--accept-loss")
    #expect(back.code == 0, "\(back.output)\(back.errors)")
    let said = back.output + back.errors + shop.sluice("show", "r-3").output
    #expect(try sql("SELECT count(*) FROM sqlite_schema WHERE name = 'b'") == "0", "\(said)")
    let table = try sql("SELECT name FROM sqlite_schema WHERE name LIKE 'sluice_kept_%'")
    #expect(!table.isEmpty && said.contains(table), "\(table): \(said)")
    #expect(try sql("SELECT group_concat(note) FROM \(table)") == "one,two")
    #expect(said.contains("INSERT INTO"), "\(said)")
  }

  @Test func `G1 another branch with the same version is named`() throws {
    let shop = try Shop()
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    try shop.shell("git checkout -q -b other")
    try shop.write("db/0002_theirs.up.sql", "CREATE TABLE theirs (x);")
    try shop.write("db/0002_theirs.down.sql", "DROP TABLE theirs;")
    _ = try shop.commit("theirs")
    try shop.shell("git checkout -q main")
    try shop.write("db/0002_ours.up.sql", "CREATE TABLE ours (x);")
    try shop.write("db/0002_ours.down.sql", "DROP TABLE ours;")
    _ = try shop.commit("ours")
    let ending = shop.sluice("promote", "--to", "staging")
    #expect(ending.code == 0, "\(ending)")
    let said =
      ending.output + ending.errors + shop.sluice("show", "p-2").output + shop.sluice("show", "p-2", "--json").output
    #expect(said.contains("branch other has another migration of the same version: 0002_theirs"), "\(said)")
  }

  /// A shop whose second release brought a second table to staging.
  private static func migratedTwice() throws -> Shop {
    let shop = try Shop()
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    try shop.write("db/0002_b.up.sql", "CREATE TABLE b (x);")
    try shop.write("db/0002_b.down.sql", "DROP TABLE b;")
    _ = try shop.commit("b")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    return shop
  }

  @Test func `a database that is gone is not made anew, neither on the way up nor on the way down`() throws {
    let shop = try Self.migratedTwice()
    try shop.shell("mv var/staging.db keys/moved.db")
    let back = shop.sluice("rollback", "staging")
    #expect(back.code == 0 && (back.output + back.errors).contains("the database is gone"), "\(back)")
    #expect(!FileManager.default.fileExists(atPath: shop.folder + "/var/staging.db"))
    #expect(shop.sluice("resume", "staging").code == 0)
    try shop.write("db/0003_c.up.sql", "CREATE TABLE c (x);")
    try shop.write("db/0003_c.down.sql", "DROP TABLE c;")
    _ = try shop.commit("c")
    let up = shop.sluice("promote", "--to", "staging")
    #expect(up.code == 1 && up.errors.contains("E0509"), "\(up)")
    #expect(!FileManager.default.fileExists(atPath: shop.folder + "/var/staging.db"))
    // Somebody who means it says so.
    try shop.shell("touch var/staging.db")
    let anew = shop.sluice("promote", "--to", "staging")
    #expect(anew.code == 0, "\(anew)")
  }

  @Test func `a database that is another one than before is not filled, neither on the way up nor on the way down`()
    throws
  {
    let shop = try Self.migratedTwice()
    try shop.shell("mv var/staging.db keys/true.db && sqlite3 var/staging.db 'CREATE TABLE other (x)'")
    let back = shop.sluice("rollback", "staging")
    #expect(back.code == 0 && (back.output + back.errors).contains("is another one than before"), "\(back)")
    #expect(shop.sluice("resume", "staging").code == 0)
    _ = try shop.commit("c")
    let plan = shop.sluice("promote", "--to", "staging", "--plan").output
    #expect(plan.contains("is another one than before") && !plan.contains("run: promote"), "\(plan)")
    let up = shop.sluice("promote", "--to", "staging")
    #expect(up.code == 1 && up.errors.contains("E0511"), "\(up)")
    #expect(try shop.shell("sqlite3 var/staging.db .tables") == "other")
    // Somebody who means it says so, with the words that were printed.
    try shop.shell(
      "sqlite3 var/staging.db 'CREATE TABLE sluice_fence (scope text PRIMARY KEY, epoch bigint NOT NULL)'")
    let anew = shop.sluice("promote", "--to", "staging")
    #expect(anew.code == 0, "\(anew)")
  }

  @Test func `a rollback takes back what loses nothing, and says everywhere what it left`() throws {
    let shop = try Shop()
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    try shop.write("db/0002_b.up.sql", "ALTER TABLE a ADD COLUMN note;")
    try shop.write("db/0002_b.down.sql", "ALTER TABLE a DROP COLUMN note;")
    try shop.write("db/0003_c.up.sql", "ALTER TABLE a RENAME COLUMN x TO y;")
    try shop.write("db/0003_c.down.sql", "ALTER TABLE a RENAME COLUMN y TO x;")
    _ = try shop.commit("b and c")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    try shop.shell("sqlite3 var/staging.db \"INSERT INTO a VALUES (1, 'kept')\"")
    let plan = shop.sluice("rollback", "--plan").output
    #expect(plan.contains("takes back 0003_c; the rest would lose a.note (1 value)"), "\(plan)")
    let back = shop.sluice("rollback")
    #expect(back.code == 0 && back.errors.contains("took back 0003_c; left 0002_b in place"), "\(back)")
    #expect(back.output.contains("! 0002_b is still in the database"), "\(back)")
    #expect(try shop.shell("sqlite3 var/staging.db 'SELECT x, note FROM a'") == "1|kept")
    #expect(shop.sluice("status").output.contains("! 0002_b is still in the database"))
    let rest = shop.sluice("rollback", "--accept-loss")
    #expect(rest.code == 0 && rest.errors.contains("took back 0002_b"), "\(rest)")
    #expect(!shop.sluice("status").output.contains("still in the database"))
  }
}
