// SPDX-License-Identifier: Apache-2.0
import ErrorCatalogue
import Foundation
import PromotionCore
import Testing

/// Holds the catalogue of errors equal to the failures that the sources make.
@Suite struct ErrorCatalogueTests {
  static let files = SourceTree.swiftFiles(under: "Sources").filter {
    !$0.hasPrefix("Sources/ErrorCatalogue/") && $0 != "Sources/PromotionCore/Values/Failure.swift"
  }
  static let failures = files.flatMap { file in (try? MadeFailure.all(in: file)) ?? [] }
  static let entries = Dictionary(grouping: ErrorCatalogue.entries, by: \.code)

  /// The sentence with every placeholder alike: the sources name expressions, the catalogue names things.
  static func bare(_ sentence: String) -> String { sentence.replacing(/<[^>]*>/, with: "<>") }

  @Test func `the sources make failures`() { #expect(Self.failures.count > 250) }

  @Test func `a code stands in the catalogue once`() {
    for (code, entries) in Self.entries { #expect(entries.count == 1, "\(code) has \(entries.count) entries") }
  }

  @Test func `every code that the sources name is in the catalogue, and no other`() {
    let made = Set(Self.failures.map { $0.code.trimmingCharacters(in: ["\""]) })
    for failure in Self.failures {
      let code = failure.code.trimmingCharacters(in: ["\""])
      #expect(
        failure.code.wholeMatch(of: /"E\d{4}"/) != nil, "\(failure.file):\(failure.line): the code is no literal")
      #expect(Self.entries[code] != nil, "\(failure.file):\(failure.line): explain \(code) in Sources/ErrorCatalogue")
    }
    for code in Self.entries.keys { #expect(made.contains(code), "nothing in Sources says \(code) any more") }
  }

  @Test func `a code has one kind, and so one exit code`() {
    for failure in Self.failures {
      guard let entry = Self.entries[failure.code.trimmingCharacters(in: ["\""])]?.first else { continue }
      #expect(
        failure.kind == ".\(entry.kind)",
        "\(failure.file):\(failure.line): \(entry.code) is .\(entry.kind); another kind is another code")
    }
  }

  @Test func `the catalogue has every sentence of a code, and no other`() {
    let said = Dictionary(grouping: Self.failures, by: \.code).mapValues { Set($0.flatMap(\.says)) }
    for entry in ErrorCatalogue.entries {
      let own = Set(entry.says.map(Self.bare))
      let made = said["\"\(entry.code)\""] ?? []
      #expect(made.subtracting(own).isEmpty, "\(entry.code) is also said as \(made.subtracting(own).sorted())")
      #expect(own.subtracting(made).isEmpty, "nothing says \(own.subtracting(made).sorted()) with \(entry.code)")
    }
  }

  @Test func `a code that is only compared with is one that is made`() throws {
    for file in Self.files {
      for match in try SourceTree.text(file).matches(of: /"(E\d{4})"/) {
        #expect(Self.entries[String(match.1)] != nil, "\(file) names \(match.1)")
      }
    }
  }

  @Test func `every failure but a defect says how to go on`() {
    for failure in Self.failures where failure.kind != ".defect" {
      #expect(failure.hasFix, "\(failure.file):\(failure.line): \(failure.code) has no fix:")
    }
  }

  @Test func `the texts are sentences with a remedy`() {
    let commands: Set<Substring> = ["sluice", "promote", "rollback", "git", "gpg", "ssh-keygen"]
    for entry in ErrorCatalogue.entries {
      let first = entry.means.prefix { $0 != " " }
      #expect(first.first?.isUppercase == true || commands.contains(first), "\(entry.code): \(entry.means)")
      #expect(entry.means.hasSuffix("."), "\(entry.code): \(entry.means)")
      #expect(!entry.remedies.isEmpty && entry.remedies.allSatisfy { !$0.hasSuffix(".") || $0.hasSuffix("...") })
    }
  }

  @Test func `docs errors is the catalogue`() throws {
    let file = SourceTree.root.appending(path: "docs/errors.md")
    if ProcessInfo.processInfo.environment["SLUICE_RECORD"] != nil {
      try ErrorsPage.markdown.write(to: file, atomically: true, encoding: .utf8)
    }
    let isSame = try SourceTree.text("docs/errors.md") == ErrorsPage.markdown
    #expect(isSame, "write it anew: SLUICE_RECORD=1 swift test --filter ErrorCatalogueTests")
  }

  @Test func `other pages name only codes that there are`() throws {
    for page in try FileManager.default.subpathsOfDirectory(atPath: SourceTree.root.appending(path: "docs").path)
    where page.hasSuffix(".md") {
      for match in try SourceTree.text("docs/\(page)").matches(of: /\bE\d{4}\b/) {
        #expect(Self.entries[String(match.0)] != nil, "docs/\(page) names \(match.0)")
      }
    }
  }

  @Test func `a code is found as people write it, and a wrong one leads to its neighbours`() {
    for text in ["E0105", "e0105", "105", "0105", "error[E0105]", "[E0105]"] {
      #expect(ErrorCatalogue.entry(text)?.code == "E0105", "\(text)")
    }
    #expect(ErrorCatalogue.entry("E9999") == nil && ErrorCatalogue.entry("banana") == nil)
    #expect(ErrorCatalogue.near("E0155").contains("E0105") && ErrorCatalogue.near("banana").isEmpty)
  }
}
