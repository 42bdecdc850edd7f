// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// Holds the page of the environments against what a person looks for in one.
@Suite struct EnvironmentPageTests {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The sample, as a user would have it: code, operations, pipeline folder.
  static func webshop() throws -> Shop {
    let shop = try Shop()
    try shop.shell("git rm -rq pipelines && rm -rf pipelines && cp -R '\(root.path)/fixtures/webshop/.' .")
    try shop.shell("mkdir -p pipelines/webshop && cp '\(root.path)'/pipelines/webshop/*.yml pipelines/webshop/")
    try shop.shell("touch pipelines/webshop/allowed_signers")
    _ = try shop.commit("The webshop")
    return shop
  }

  @Test func `the sample's page answers every heading of an environments document`() throws {
    let shop = try Self.webshop()
    #expect(shop.sluice("docs").code == 0)
    let page = try shop.shell("cat ENVIRONMENTS.md")
    #expect(!page.contains("not said") && !page.contains("TODO") && !page.contains("nothing is promised"))
    for environment in ["local", "staging", "production"] {
      let section = try #require(page.components(separatedBy: "\n## \(environment)\n").dropFirst().first)
        .components(separatedBy: "\n## ")[0]
      for heading in [
        "| Address |", "| Deployment |", "| Database |", "| Identity provider |", "pools:", "| Configuration store |",
        "| Secrets store |", "| Cloud |", "| Logs |", "| Monitoring |", "| Dashboard |", "### Services", "Health check",
        "Cloud resource", "### Access", "How to get it:", "### Restrictions and approvals", "### When it is lost",
      ] { #expect(section.contains(heading), "\(environment): \(heading)") }
    }
    let production = page.components(separatedBy: "\n## production\n")[1]
    for heading in [
      "resource group", "subscription", "(RPO)", "(RTO)", "| Backups |", "| Failover |", "| Runbook |", "rill",
    ] { #expect(production.contains(heading), "production: \(heading)") }
    for heading in [
      "At a glance", "What is live", "How changes flow", "Migrations", "Configuration", "Rollback",
      "How their configuration differs", "What it must hold", "```mermaid", "sluice up",
    ] { #expect(page.contains(heading), "\(heading)") }
  }

  @Test func `a page is stale when the files changed, and not when something was promoted`() throws {
    let shop = try Self.webshop()
    #expect(shop.sluice("docs", "--check").code == 1)
    #expect(shop.sluice("docs").code == 0)
    #expect(shop.sluice("docs", "--check").code == 0)
    #expect(shop.sluice("docs", "--check", "--live").code == 0)
    #expect(shop.sluice("hold", "production", "--reason", "sale").code == 0)
    #expect(shop.sluice("docs", "--check").code == 0)
    #expect(shop.sluice("docs", "--check", "--live").code == 1)
    try shop.shell("sed -i 's/nonprod/other/' pipelines/webshop/environments.yml")
    let stale = shop.sluice("docs", "--check")
    #expect(stale.code == 1 && stale.output.contains("stale"))
    #expect(shop.sluice("docs", "--check", "--format", "html").code == 1)
  }

  @Test func `R27 the HTML page loads nothing and lets no text be HTML`() throws {
    let shop = try Self.webshop()
    try shop.shell("sed -i 's/A developer.s own shop/<script>alert(1)<\\/script>/' pipelines/webshop/environments.yml")
    #expect(shop.sluice("docs", "--format", "html").code == 0)
    let page = try shop.shell("cat ENVIRONMENTS.html")
    #expect(page.contains("&lt;script&gt;alert(1)") && !page.contains("<script"))
    #expect(!page.contains("src=") && !page.contains("<link") && !page.contains("@import") && page.contains("<svg"))
  }

  @Test func `the pages of this repository are as their files say`() throws {
    for name in ["webshop", "sluice"] {
      let ending = Process.ending([
        Shop.products + "/sluice", "docs", "--check", "-C", Self.root.path, "--pipeline", name,
      ])
      #expect(ending.code == 0, "\(ending.output)")
    }
  }
}

extension Process {
  fileprivate static func ending(_ arguments: [String]) -> (code: Int32, output: String) {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: arguments[0])
    process.arguments = Array(arguments.dropFirst())
    process.standardOutput = pipe
    process.standardError = pipe
    guard (try? process.run()) != nil else { return (-1, "not started") }
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
  }
}
