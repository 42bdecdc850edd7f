// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// Runs the commands in a real repository and validates each document that they print.
@Suite struct DocumentSchemaTests {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// Schemas whose documents are not printed here, each with its reason.
  static let elsewhere: [String: String] = [
    "sluice.up/1": "sluice up runs until it is ended; LocalStackTests starts it",
    "sluice.trunk/1": "it takes a remote", "sluice.policy-approval/1": "it takes a signed change of the policy",
    "sluice.review/1": "it takes broken glass",
    "sluice.journal-create/1": "it takes a database server; DatabaseJournalTests checks it",
  ]

  /// Runs a command with `--json` and keeps what it printed.
  private static func ask(_ shop: Shop, _ line: String, code: Int32 = 0) -> String {
    let ending = shop.run([Shop.products + "/sluice"] + line.split(separator: " ").map(String.init) + ["--json"])
    #expect(ending.code == code, "sluice \(line): \(ending.code) \(ending.errors)")
    #expect(ending.output.hasPrefix("{\"") && ending.output.hasSuffix("}\n"), "sluice \(line): \(ending.output)")
    return ending.output
  }

  @Test func `the schemas are schemas`() throws {
    let shop = try Shop()
    let ending = shop.run([Self.root + "/scripts/validate-documents", "--schemas"])
    #expect(ending.code == 0, "\(ending.output)\(ending.errors)")
  }

  @Test func `every document fits its schema`() throws {
    let shop = try DrillTests.shop(drill: "true")
    try shop.shell("mkdir -p keys/tree keys/disk && '\(Shop.products)/sluice' journal checkpoint > keys/checkpoint")
    var documents = Self.reading(shop) + Self.journal(shop)
    documents += Self.changing(shop)
    try documents.joined().write(toFile: shop.folder + "/keys/documents", atomically: true, encoding: .utf8)
    let ending = shop.run(["sh", "-c", "\(Self.root)/scripts/validate-documents < keys/documents"])
    #expect(ending.code == 0, "\(ending.output)\(ending.errors)")
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.root + "/docs/schemas")
      .filter { $0.hasSuffix(".json") }.map { String($0.dropLast(".1.json".count)) + "/1" }
    #expect(names.count > 30)
    for name in names where Self.elsewhere[name] == nil {
      #expect(ending.output.contains("checked \(name)\n"), "no command printed \(name)")
    }
  }

  private static func reading(_ shop: Shop) -> [String] {
    [
      ask(shop, "status"), ask(shop, "log"), ask(shop, "show p-1"), ask(shop, "check"), ask(shop, "explain"),
      ask(shop, "explain E0105"), ask(shop, "show HEAD"), ask(shop, "why --to staging"), ask(shop, "doctor"),
      ask(shop, "diff staging staging"), ask(shop, "metrics"), ask(shop, "promote --to staging --plan"),
      ask(shop, "rollback staging --plan"),
      ask(shop, "rollback staging --drill"), ask(shop, "init"), ask(shop, "docs"), ask(shop, "env list"),
      ask(shop, "env show staging"), ask(shop, "env check staging"), ask(shop, "env diff staging staging"),
      ask(shop, "prove db --database sqlite:var/staging.db"), ask(shop, "history ancestor HEAD~1 HEAD"),
      ask(shop, "history changes HEAD~1 HEAD"), ask(shop, "history commits HEAD"),
      ask(shop, "history commits HEAD --count"), ask(shop, "history merge-base HEAD~1 HEAD"),
      ask(shop, "history patch-id HEAD"), ask(shop, "history export HEAD keys/tree"),
      ask(shop, "worker --labels inside --once"),
      ask(shop, "promote --to nowhere", code: 2), ask(shop, "show p-99", code: 2), ask(shop, "explain E9999", code: 2),
    ]
  }

  private static func journal(_ shop: Shop) -> [String] {
    [
      ask(shop, "verify"), ask(shop, "journal checkpoint"), ask(shop, "journal consistency keys/checkpoint"),
      ask(shop, "journal receipt p-1 --output keys/receipt"), ask(shop, "journal check-receipt keys/receipt"),
      ask(shop, "journal export --tiles keys/tiles"), ask(shop, "journal copy --to keys/copy"),
      ask(shop, "policy show"), ask(shop, "notify https://example.com --dry-run"), posted(shop),
      ask(shop, "journal torture keys/disk --step 4000"),
    ]
  }

  /// The entries as they would be posted, one a line.
  private static func posted(_ shop: Shop) -> String {
    let ending = shop.sluice("notify", "https://example.com", "--dry-run", "--format", "entries", "--since", "0")
    #expect(ending.code == 0, "\(ending.errors)")
    return ending.output
  }

  private static func changing(_ shop: Shop) -> [String] {
    let stack = """
      catalogue: shop
      about: A shop.
      owner: team-shop
      environments:
        staging:
          purpose: To practise.
          orchestrator: { kind: commands }

      """
    return [
      ask(shop, "promote --to staging"), told(shop), ask(shop, "hold staging --reason sale"),
      ask(shop, "promote --to staging HEAD~1", code: 6),
      ask(shop, "resume staging"), ask(shop, "halt --reason sale"), ask(shop, "resume --all"),
      ask(shop, "quarantine staging HEAD --reason odd"), ask(shop, "rollback staging --reason odd"),
      ask(shop, "status"), ask(shop, "log"), keep(shop), down(shop, stack),
    ]
  }

  private static func keep(_ shop: Shop) -> String {
    let ending = shop.run(["sh", "-c", "printf secret | '\(Shop.products)/sluice' keep webshop --json"])
    #expect(ending.code == 0, "\(ending.errors)")
    return ending.output
  }

  /// The events of a promotion, one a line.
  private static func told(_ shop: Shop) -> String {
    let ending = shop.sluice("promote", "--to", "staging", "--events")
    #expect(ending.code == 0, "\(ending.errors)")
    return ending.output
  }

  private static func down(_ shop: Shop, _ catalogue: String) -> String {
    do {
      try shop.write("pipelines/shop/environments.yml", catalogue)
      _ = try shop.commit("A stack")
    } catch { Issue.record(error) }
    return ask(shop, "down staging")
  }
}
