// SPDX-License-Identifier: Apache-2.0
import Foundation
import Migrations
import PromotionCore
import PromotionPorts
import PromotionTestSupport
import Testing

/// What is measured on the copy counts by the size of the target's tables (G5), and what old code may miss is told.
@Suite(.serialized, .enabled(if: DatabaseServer.shared != nil)) struct LintTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let up: String
    /// The rule by which it fails, or `nil`.
    let rule: String?
    var testDescription: String { up }
  }

  static let cases: [Case] = [
    Case(up: "ALTER TABLE big ALTER x TYPE bigint;", rule: "rewrite"),
    Case(up: "ALTER TABLE big ADD COLUMN u uuid DEFAULT gen_random_uuid();", rule: "rewrite"),
    Case(up: "ALTER TABLE big ALTER x SET NOT NULL;", rule: "scan"),
    Case(up: "ALTER TABLE big ADD CHECK (x > -5);", rule: "scan"),
    Case(up: "CREATE INDEX i ON big (x);", rule: "block-writes"),
    Case(up: "ALTER TABLE big ADD COLUMN y integer; UPDATE big SET y = 1;", rule: "held-lock"),
    Case(up: "ALTER TABLE big ADD COLUMN y integer NOT NULL DEFAULT 5;", rule: nil),
    Case(up: "ALTER TABLE big ADD CHECK (x > -5) NOT VALID;", rule: nil),
    Case(up: "ALTER TABLE small ALTER x TYPE bigint;", rule: nil),
  ]

  /// One table of a million rows for all cases, since each only reads it.
  static let fixture: PostgresFixture? = {
    guard let fixture = try? PostgresFixture() else { return nil }
    _ = try? fixture.sql(
      "CREATE TABLE big AS SELECT n AS x FROM generate_series(1, 1000000) n; CREATE TABLE small (x integer)")
    return fixture
  }()

  @Test(arguments: cases)
  func `G5 a million rows make the difference, counted by the server or not`(example: Case) async throws {
    let fixture = try #require(Self.fixture)
    let migration = MigrationFixture.migration(1, up: example.up, down: "SELECT 1;")
    let proof = try await fixture.prove([migration])
    let finding = proof.findings.first { $0.text.contains("waive it with") }
    guard let rule = example.rule else {
      #expect(finding == nil, "\(proof.findings)")
      return
    }
    let text = try #require(finding?.text, "\(proof.findings)")
    #expect(text.contains("sluice:allow \(rule) REASON") && text.contains("big ("), "\(text)")
    let rows = try #require(text.firstMatch(of: /about ([0-9]+) rows/).flatMap { Int($0.1) }, "\(text)")
    #expect((800_000...1_250_000).contains(rows), "\(text)")
  }

  @Test func `G5 what the code that runs now may miss is told`() async throws {
    let fixture = try PostgresFixture()
    try fixture.sql(
      "CREATE TABLE t (a text, b text, c integer, d integer); CREATE TABLE gone (x integer); CREATE TYPE mood AS ENUM ('sad', 'glad')"
    )
    let migration = MigrationFixture.migration(
      1,
      up: """
        ALTER TABLE t DROP COLUMN a; ALTER TABLE t RENAME COLUMN b TO bb; ALTER TABLE t ALTER c TYPE bigint;
        ALTER TABLE t ALTER d SET NOT NULL; ALTER TABLE t ADD COLUMN e integer NOT NULL;
        ALTER TABLE t ADD COLUMN fine integer NOT NULL DEFAULT 1; ALTER TABLE t ADD CONSTRAINT positive CHECK (c > 0);
        CREATE UNIQUE INDEX one_c ON t (c); DROP TABLE gone;
        """, down: "SELECT 1;")
    let notes = try #require(try await fixture.prove([migration]).findings.first?.notes)
    for words in [
      "column a of table t is gone", "column b of table t is gone", "column c of table t is bigint and was integer",
      "column d of table t is required now", "column e of table t is new, required and without default",
      "table t has the new constraint positive", "one_c is new and unique", "table gone is gone",
    ] {
      #expect(notes.contains { $0.hasSuffix(words) }, "\(words): \(notes)")
    }
    #expect(!notes.contains { $0.contains("fine") })
  }
}
