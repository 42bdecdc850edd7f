// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionTestSupport
import Testing

@testable import Migrations

/// Migrations come with the commit, so their texts are anybody's.
@Suite struct FuzzTests {
  private static let corpus = [
    "SELECT 1; SELECT ';'; -- ; \nSELECT /* ; /* ; */ ; */ 2;;", "SELECT $$;$$, $a$;$$;$a$; SELECT E'\\';'",
    "CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN a THEN 1 END; SELECT 2; END; SELECT 3",
    "CREATE RULE r AS ON INSERT TO a DO (SELECT 1; SELECT 2); SELECT U&\"x\\0041\"",
    "-- +goose Up\n-- +goose StatementBegin\nSELECT 1;\n-- +goose StatementEnd\n-- +goose Down\n", "",
  ].map { Array($0.utf8) }

  private static let words = [
    "$$", "$a$", "/*", "*/", "--", "'", "\"", "E'", "U&'", ";", "(", ")", "BEGIN ATOMIC ", "CASE ", "END", "\\", "\0",
    "\u{2028}", "CREATE FUNCTION ", "-- +goose Up\n", "\r",
  ]

  @Test func `R31 no script makes the splitter crash or loses a word`() {
    let fuzzing = Fuzzing(
      Self.corpus, words: Self.words, rounds: 3000, variables: ProcessInfo.processInfo.environment)
    fuzzing.forEach { round, input in
      let text = String(decoding: input, as: UTF8.self)
      var place = Substring(text).utf8
      for statement in StatementSplitter.statements(of: text) {
        #expect(!statement.text.isEmpty && statement.line > 0, "seed \(fuzzing.seed), round \(round)")
        // Each statement stands in the text behind the one before.
        let bytes = Array(statement.text.utf8)
        let found = place.indices.first { place[$0...].starts(with: bytes) }
        #expect(found != nil, "seed \(fuzzing.seed), round \(round)")
        if let found { place = place[(place.index(found, offsetBy: bytes.count))...] }
      }
      _ = CanonicalTokens.list(text)
      _ = Declaration.all(in: text)
      _ = SectionedScript(text, marker: "+goose")
    }
  }
}
