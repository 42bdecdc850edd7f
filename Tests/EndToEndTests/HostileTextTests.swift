// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// Names, authors and messages that want to be more than text.
@Suite struct HostileTextTests {
  private static let subject =
    "::error::pwned \u{1b}]0;t\u{7}\u{1b}[2K\u{1b}[1A \u{202e}txet\u{2066} \u{9b}31m \u{200b}x\u{feff}"
    + " ##[error]y ##vso[task.setvariable]z"
  private static let author = "Ann \u{1b}[2K\u{1b}[1A\u{202e}"

  private func check(_ ending: Shop.Ending, _ what: String) {
    for text in [ending.output, ending.errors] {
      let bad = text.unicodeScalars.filter { scalar in
        (scalar.value < 0x20 && scalar.value != 0x0A) || (0x7F...0x9F).contains(scalar.value)
          || [0x200B, 0x200E, 0x200F, 0x202E, 0x2066, 0xFEFF].contains(scalar.value)
      }
      #expect(bad.isEmpty, "\(what): \(text.debugDescription)")
      for line in text.split(separator: "\n") {
        #expect(!line.trimmingCharacters(in: .whitespaces).hasPrefix("::"), "\(what): \(line)")
        if line.hasPrefix("{") { continue }
        #expect(!line.contains("##[") && !line.contains("##vso["), "\(what): \(line)")
      }
    }
  }

  @Test func `R27 the page of a job lets no text be markup or a link`() throws {
    let shop = try Shop()
    try shop.write(
      "db/0002_b.up.sql", "INSERT INTO \"<img src=x>[y](https://evil.example) **b** www.evil.example\" VALUES (1);")
    try shop.write("db/0002_b.down.sql", "SELECT 1;")
    _ = try shop.commit("a hostile name")
    let ending = shop.run([
      "env", "GITHUB_ACTIONS=true", "GITHUB_STEP_SUMMARY=summary.md", Shop.products + "/sluice", "promote", "--to",
      "staging",
    ])
    #expect(ending.code == 1, "\(ending)")
    let summary = try shop.shell("cat summary.md")
    #expect(summary.contains("no such table"), "\(summary)")
    // Lines that begin with four blanks are code, in which nothing is markup.
    for line in summary.split(separator: "\n") where !line.hasPrefix("    ") {
      for bad in ["https://", "www.evil", "<img", "](", "**b"] {
        #expect(line.replacing("\\<", with: "").replacing("\\]", with: "").contains(bad) == false, "\(bad): \(line)")
      }
    }
  }

  @Test func `R18 R26 hostile names, authors and subjects are shown harmless`() throws {
    let shop = try PolicyTests.shop()
    let trailer = "Co-authored-by: \u{202e}eve <mi\u{430}@example.com>"
    try shop.write("message", Self.subject + "\n\n::set-output name=x::y\n\(trailer)\n")
    try shop.write("feature", "better\n")
    try shop.shell("git add feature")
    let made = shop.run([
      "git", "-c", "user.name=\(Self.author)", "commit", "-q", "-F", "message", "--cleanup=verbatim",
    ])
    #expect(made.code == 0, "\(made.errors)")
    try shop.shell("git branch -- 'x\";id;#' && git branch -- 'a--upload-pack=touch-x'")
    check(shop.sluice("promote", "--to", "staging", "--reason", Self.subject), "promote")
    check(shop.sluice("promote", "--to", "production", "--plan"), "plan")
    check(shop.sluice("promote", "--to", "production", "--plan", "--json"), "plan as JSON")
    check(shop.sluice("promote", "--to", "production"), "waits")
    let approved = shop.sluice("approve", "p-4", "--key", "keys/mia")
    check(approved, "approve")
    #expect(approved.code == 0 && approved.errors.contains("<U+1B>"), "\(approved.errors)")
    check(shop.sluice("promote", "--to", "production"), "goes on")
    for command in [["status"], ["log"], ["show", "p-4"], ["show", "p-4", "--json"], ["policy"], ["verify"]] {
      check(shop.run([Shop.products + "/sluice"] + command), command.joined(separator: " "))
    }
    check(shop.sluice("hold", "staging", "--reason", Self.subject), "hold")
    check(shop.sluice("status"), "status on hold")
    for revision in [Self.subject, "x\";id;#", "a--upload-pack=touch-x", "--upload-pack=x", "$(touch owned)", "-x"] {
      check(shop.run([Shop.products + "/sluice", "promote", "--to", "staging", "--", revision]), revision)
    }
    #expect(!FileManager.default.fileExists(atPath: shop.folder + "/owned"))
    check(shop.sluice("promote", "--to", Self.author), "an environment")
    check(shop.sluice("rollback", "production", "--reason", Self.subject), "rollback")
    check(shop.sluice("status"), "status after it")
  }
}
