// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Migrations

@Suite struct StatementTests {
  @Test(arguments: [
    ("SELECT 1; SELECT 2", 2), ("SELECT ';'; -- ; \nSELECT /* ; /* ; */ ; */ 2;;", 2), ("SELECT $$;$$, $a$;$$;$a$", 1),
    ("SELECT E'\\';'; SELECT 2", 2), ("SELECT '\\'; SELECT 2", 2), ("SELECT \";\" ; SELECT 2", 2),
    ("CREATE RULE r AS ON INSERT TO a DO (SELECT 1; SELECT 2); SELECT 3", 2),
    (
      "CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN a THEN 1 END; SELECT 2; END; SELECT 3",
      2
    ),
    ("SELECT $1; SELECT 2", 2), ("-- nothing", 0), ("SELECT 'never closed; ", 1),
  ])
  func `a semicolon ends a statement only at the top`(text: String, count: Int) {
    #expect(StatementSplitter.statements(of: text).count == count)
  }

  @Test func `a statement knows its line`() {
    let statements = StatementSplitter.statements(of: "\n-- a\nSELECT 1;\n\n\nSELECT\n2;")
    #expect(statements.map(\.line) == [3, 6])
  }

  @Test func `comments, blanks and the case of words do not change the meaning, quoted text does`() {
    #expect(CanonicalTokens.text("SELECT  1 -- a\n;") == CanonicalTokens.text("/* b */ select 1;"))
    #expect(CanonicalTokens.text("SELECT 'a'") != CanonicalTokens.text("SELECT 'A'"))
  }

  @Test func `an address is shown without its password`() {
    let address = PostgresAddress(text: "postgres://ann:p%40ss@db.example:5432/shop?sslmode=require")
    #expect(address.shown == "postgres://ann@db.example:5432/shop")
    #expect(address.withoutPassword == "postgres://ann@db.example:5432/shop?sslmode=require")
    #expect(address.secret == "p@ss" && address.name == "shop")
    #expect(address.with(database: "a b").text == "postgres://ann:p%40ss@db.example:5432/a%20b?sslmode=require")
    #expect(address.hidden("password p@ss is wrong") == "password *** is wrong")
  }

  @Test func `a Flyway checksum does not see line ends or a byte order mark`() {
    #expect(
      FlywayChecksum.value(of: Array("a\nb\n".utf8))
        == FlywayChecksum.value(of: [0xEF, 0xBB, 0xBF] + Array("a\r\nb".utf8)))
    // The published check value of CRC-32.
    #expect(CRC32.value(of: Array("123456789".utf8)) == 0xCBF4_3926)
  }
}
