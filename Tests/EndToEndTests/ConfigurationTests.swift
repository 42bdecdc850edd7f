// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// Promotes configuration with the code that it belongs to, by the built binary.
@Suite struct ConfigurationTests {
  static let secret = "correct horse battery staple/42"

  static func shop() throws -> Shop {
    let shop = try Shop(
      deploy:
        "grep -v '^#' \"$SLUICE_CONFIGURATION\"; echo \"key: $(sed -n 's/^SHOP_KEY=//p' \"$SLUICE_CONFIGURATION\")\"",
      environments: """
          staging:
            steps:
              configure: { render: dotenv, to: { file: var/staging.env } }
              deploy: { run: [ops/deploy], probe: [ops/running] }
              verify: { run: [ops/smoke] }
          production:
            after: staging
            steps:
              configure: { render: json, to: { file: var/production.json } }
              deploy: { run: [ops/deploy], probe: [ops/running] }
        """)
    try shop.shell("mkdir -p var && printf '%s\\n' '\(secret)' > var/key")
    try shop.write("pipelines/shop/configuration.yml", configuration())
    _ = try shop.commit("Configure")
    return shop
  }

  static func configuration(
    level: String = "info", origin: String = "https://shop.example.com", extra: String = ""
  ) -> String {
    """
    configuration: shop
    settings:
      SHOP_LEVEL: { type: level, values: { staging: debug, production: \(level) } }
      SHOP_ORIGINS: { type: origins, values: { staging: [], production: ["\(origin)"] } }
      SHOP_KEY: { type: secret, everywhere: "file:var/key" }
    \(extra)
    """
  }

  static func text(_ path: String, _ shop: Shop) -> String {
    String(decoding: FileManager.default.contents(atPath: "\(shop.folder)/\(path)") ?? Data(), as: UTF8.self)
  }

  @Test func `values rise with the code, and come back with a rollback`() throws {
    let shop = try Self.shop()
    for environment in ["staging", "production"] {
      let ending = shop.sluice("promote", "--to", environment)
      #expect(ending.code == 0, "\(ending.errors)")
    }
    #expect(Self.text("var/staging.env", shop).contains("SHOP_LEVEL=\"debug\"\n"))
    let before = Self.text("var/production.json", shop)
    #expect(before.contains("\"SHOP_LEVEL\": \"info\"") && before.contains(Self.secret))

    try shop.write("pipelines/shop/configuration.yml", Self.configuration(level: "warning"))
    _ = try shop.commit("Log less")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    let plan = shop.sluice("promote", "--to", "production", "--plan")
    #expect(plan.output.contains("1 of 3 values change"), "\(plan.output)")
    #expect(plan.output.contains("info -> warning"))
    #expect(!plan.output.contains(Self.secret))
    #expect(shop.sluice("promote", "--to", "production").code == 0)
    #expect(Self.text("var/production.json", shop).contains("warning"))

    let back = shop.sluice("rollback", "production", "--plan")
    #expect(back.output.contains("warning -> info"), "\(back.output)")
    #expect(shop.sluice("rollback", "production").code == 0)
    #expect(Self.text("var/production.json", shop) == before)
  }

  @Test func `a secret is in the target, and neither in journal, plan nor evidence, R23 R25`() throws {
    let shop = try Self.shop()
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    #expect(Self.text("var/staging.env", shop).contains(Self.secret))
    // The deploy printed it; its evidence shows that it did, and not what.
    let found = try shop.shell("grep -rl -F '\(Self.secret)' .git || true")
    #expect(found == "")
    #expect(try shop.shell("grep -rl -F 'key: \"***\"' .git/sluice/evidence") != "")
    // Nothing is left where it was handed over.
    #expect(try shop.shell("find keys -name 'configuration.*'") == "")
  }

  @Test func `a secret that cannot be fetched fails the step before anything is changed`() throws {
    let shop = try Self.shop()
    try shop.shell("rm var/key")
    let ending = shop.sluice("promote", "--to", "staging")
    #expect(ending.code == 1, "\(ending.output)\(ending.errors)")
    #expect(ending.errors.contains("the secret file:var/key is not there"))
    #expect(shop.running() == "")
  }

  /// Each mistake, as it would be made in the file.
  static let mistakes: [(rule: String, configuration: String)] = [
    ("debug-level", configuration(level: "debug")), ("wildcard-origin", configuration(origin: "*")),
    ("https-only", configuration(origin: "http://shop.example.com")),
    ("every-value", configuration(extra: "  SHOP_NEW: { type: flag, values: { staging: on } }")),
    (
      "dsn-tag",
      configuration(
        extra: "  SHOP_ERRORS: { type: dsn, everywhere: { dsn: \"https://k@errors.example.com/1\", tag: staging } }")
    ),
    ("redirect-host", configuration(extra: "  SHOP_BACK: { type: urls, everywhere: [\"https://evil.example.net/\"] }")),
    (
      "clear-secret",
      configuration(extra: "  SHOP_DB: { type: text, values: { staging: x, production: \"pg://u:pw@db/x\" } }")
    ),
    (
      "foreign-host",
      configuration(
        extra: "  SHOP_API: { type: text, values: { staging: x, production: \"https://staging.example.com\" } }")
    ),
  ]

  @Test func `a configuration mistake of each kind is caught before production`() throws {
    let shop = try Self.shop()
    try shop.write(
      "pipelines/shop/environments.yml",
      """
      catalogue: shop
      about: A shop.
      owner: team-shop
      environments:
        staging: { purpose: To try., url: "https://staging.example.com" }
        production:
          purpose: For customers.
          url: https://shop.example.com
          absent: { deployment: x, services: x, database: x, identity: x, configuration: x, secrets: x, cloud: x, logs: x, monitoring: x, dashboard: x, access: x, restrictions: x, approvals: x, recovery: x }

      """)
    _ = try shop.commit("Say where it runs")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    #expect(shop.sluice("promote", "--to", "production").code == 0)
    let live = shop.running("production")
    for mistake in Self.mistakes {
      try shop.write("pipelines/shop/configuration.yml", mistake.configuration)
      let checked = shop.sluice("check")
      #expect(checked.code == 1 && checked.output.contains("(\(mistake.rule))"), "\(mistake.rule): \(checked.output)")
      _ = try shop.commit(mistake.rule)
      if mistake.rule != "dsn-tag" {
        _ = shop.sluice("promote", "--to", "staging")
      }
      let refused = shop.sluice("promote", "--to", "production")
      #expect(refused.code == 1, "\(mistake.rule): \(refused.output)\(refused.errors)")
      #expect(refused.errors.contains("(\(mistake.rule))"), "\(mistake.rule): \(refused.errors)")
      #expect(!refused.errors.contains("u:pw@"))
      #expect(shop.running("production") == live)
    }
  }

  @Test func `a commit cannot waive what the trunk forbids, nor move a secret`() throws {
    let shop = try Self.shop()
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    try shop.shell("git checkout -q -b side && echo stolen-stolen > var/stolen")
    let waived =
      Self.configuration(level: "debug") + """
        waivers: [{ rule: debug-level, setting: SHOP_LEVEL, environment: production, reason: mine }]

        """
    try shop.write("pipelines/shop/configuration.yml", waived.replacingOccurrences(of: "var/key", with: "var/stolen"))
    let commit = try shop.commit("Help myself")
    let refused = shop.sluice("promote", "--to", "production", commit)
    #expect(refused.code == 1 && refused.errors.contains("(debug-level)"), "\(refused.errors)")
    let plan = shop.sluice("promote", "--to", "staging", "--plan", "--json", commit)
    #expect(plan.output.contains("file:var/key") && !plan.output.contains("var/stolen"), "\(plan.output)\(plan.errors)")
  }
}
