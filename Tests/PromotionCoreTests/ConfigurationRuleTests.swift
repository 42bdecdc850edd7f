// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import Testing

/// Holds each rule against a mistake of its kind, and against a value that only looks like one.
@Suite struct ConfigurationRuleTests {
  static let position = FilePosition(line: 1, column: 1)
  static let environments = [("local", nil), ("staging", "local"), ("production", "staging")].map {
    Environment(
      name: EnvironmentName($0.0), after: $0.1.map { EnvironmentName($0) }, queue: .supersede, gates: [], steps: [])
  }

  static func entry(_ name: String, _ tier: EnvironmentTier, _ url: String) -> CatalogueEnvironment {
    CatalogueEnvironment(
      name: EnvironmentName(name), tier: tier, purpose: "", url: WebAddress(url), checkAt: nil, deployment: "",
      notes: [], services: [], database: nil, identity: nil, configuration: nil, secrets: nil, cloud: nil, logs: "",
      monitoring: "", dashboard: "", access: nil, restrictions: [], approvals: "", recovery: nil, orchestrator: nil,
      absent: [:], position: position)
  }

  static let catalogue = Catalogue(
    pipeline: "shop", about: "", owner: "",
    environments: [
      entry("local", .local, "http://localhost:8080"), entry("staging", .shared, "https://staging.shop.example.com"),
      entry("production", .production, "https://shop.example.com"),
    ])

  /// A value that every environment can have, so that only the tested one stands out.
  static func harmless(_ type: ConfigurationType, _ name: String) -> ConfigurationValue {
    switch type {
    case .flag: .flag(false)
    case .origins: .origins([])
    case .urls: .urls([])
    case .level: .level("info")
    case .dsn: .dsn(ConfigurationValue.DSN(address: .plain("https://key@errors.example.com/1"), tag: name))
    case .text: .text("x")
    case .number: .number("1")
    case .secret: .secret(.variable("X"))
    }
  }

  static func judge(
    _ type: ConfigurationType, _ value: ConfigurationValue?, in environment: String = "production",
    name: String = "SHOP_VALUE", waivers: [ConfigurationWaiver] = []
  ) -> ConfigurationJudgement {
    var values: [EnvironmentName: Setting.Placed] = [:]
    for other in environments.map(\.name) {
      values[other] = Setting.Placed(value: harmless(type, other.rawValue), position: position)
    }
    values[EnvironmentName(environment)] = value.map { Setting.Placed(value: $0, position: position) }
    let setting = Setting(name: name, type: type, about: "", values: values, position: position)
    return ConfigurationJudgement(
      Configuration(settings: [setting], rules: [:], waivers: waivers), environments: environments, catalogue: catalogue
    )
  }

  static func dsn(_ text: String, _ tag: String) -> ConfigurationValue {
    .dsn(ConfigurationValue.DSN(address: .plain(text), tag: tag))
  }

  static let mistakes: [(ConfigurationRule, ConfigurationType, ConfigurationValue?)] = [
    (.everyValue, .flag, nil),
    (.wildcardOrigin, .origins, .origins(["*"])),
    (.wildcardOrigin, .origins, .origins(["https://shop.example.com", "https://*.example.com"])),
    (.httpsOnly, .origins, .origins(["http://shop.example.com"])),
    (.httpsOnly, .urls, .urls(["http://shop.example.com/signed-in"])),
    (.httpsOnly, .text, .text("http://payments.example.com")),
    (.httpsOnly, .dsn, dsn("http://key@errors.example.com/1", "production")),
    (.redirectHost, .urls, .urls(["https://evil.example.net/signed-in"])),
    (.redirectHost, .urls, .urls(["https://shop.example.com.evil.example.net/"])),
    (.debugLevel, .level, .level("debug")),
    (.debugLevel, .level, .level("trace")),
    (.dsnTag, .dsn, dsn("https://key@errors.example.com/1", "staging")),
    (.foreignHost, .text, .text("https://staging.shop.example.com/api")),
    (.foreignHost, .text, .text("host=staging.shop.example.com port=5432")),
    (.foreignHost, .origins, .origins(["https://localhost:8080"])),
    (.clearSecret, .text, .text("postgres://shop:hunter2@db.example.com/shop")),
    (.clearSecret, .text, .text("AKIAIOSFODNN7EXAMPLE")),
    (.clearSecret, .text, .text("-----BEGIN EC PRIVATE KEY-----")),
    (.clearSecret, .dsn, dsn("https://key:secret@errors.example.com/1", "production")),
  ]

  @Test(arguments: mistakes)
  func `a mistake of each kind is found in production`(
    rule: ConfigurationRule, type: ConfigurationType, value: ConfigurationValue?
  ) {
    let found = Self.judge(type, value).findings
    #expect(found.contains { $0.rule == rule && $0.environment == EnvironmentName("production") }, "\(found)")
    #expect(found.allSatisfy { $0.environment == EnvironmentName("production") })
  }

  @Test func `a finding gives its reason and never the secret`() throws {
    let found = Self.judge(.text, .text("postgres://shop:hunter2@db.example.com/shop")).findings
    let text = try #require(found.first).text
    #expect(text.contains("whoever may read the repository"))
    #expect(!text.contains("hunter2"))
  }

  @Test func `a password is found by the name of its setting`() {
    #expect(Self.judge(.text, .text("x"), name: "SHOP_DB_PASSWORD").findings.map(\.rule).contains(.clearSecret))
  }

  static let innocent: [(ConfigurationType, ConfigurationValue)] = [
    (.origins, .origins(["https://shop.example.com"])), (.urls, .urls(["https://shop.example.com/signed-in"])),
    (.text, .text("https://api.shop.example.com")), (.text, .text("See shop.example.com")), (.level, .level("notice")),
    (.secret, .secret(.command(["vault"]))), (.dsn, dsn("https://key@errors.example.com/1", "production")),
    (.text, .text("Delivery at 12:30")),
  ]

  @Test(arguments: innocent)
  func `a value that is all right is not complained about`(type: ConfigurationType, value: ConfigurationValue) {
    #expect(Self.judge(type, value).findings == [])
  }

  @Test func `production is strict by default, local is not`() {
    #expect(Self.judge(.level, .level("debug"), in: "local").findings == [])
    #expect(Self.judge(.origins, .origins(["*"]), in: "staging").findings == [])
    #expect(Self.judge(.text, .text("https://shop.example.com"), in: "staging").findings.map(\.rule) == [.foreignHost])
  }

  @Test func `without a catalogue the last environment counts as production`() {
    let setting = Setting(
      name: "LEVEL", type: .level, about: "",
      values: Dictionary(
        uniqueKeysWithValues: Self.environments.map {
          ($0.name, Setting.Placed(value: .level("debug"), position: Self.position))
        }), position: Self.position)
    let judged = ConfigurationJudgement(
      Configuration(settings: [setting], rules: [:], waivers: []), environments: Self.environments, catalogue: nil)
    #expect(judged.findings.map(\.environment) == [EnvironmentName("production")])
  }

  @Test func `a rule can be turned on elsewhere, and never off in production`() {
    let setting = Setting(
      name: "LEVEL", type: .level, about: "",
      values: Dictionary(
        uniqueKeysWithValues: Self.environments.map {
          ($0.name, Setting.Placed(value: .level("debug"), position: Self.position))
        }), position: Self.position)
    let judged = ConfigurationJudgement(
      Configuration(settings: [setting], rules: [.debugLevel: [EnvironmentName("staging")]], waivers: []),
      environments: Self.environments, catalogue: Self.catalogue)
    #expect(judged.findings.map(\.environment.rawValue).sorted() == ["production", "staging"])
  }

  @Test func `a waiver silences exactly its finding, and one that nothing needs is told`() {
    func waiver(_ rule: ConfigurationRule) -> ConfigurationWaiver {
      ConfigurationWaiver(
        rule: rule, setting: "SHOP_VALUE", environment: EnvironmentName("production"), reason: "because",
        position: Self.position)
    }
    let judged = Self.judge(
      .origins, .origins(["*"]), waivers: [waiver(.wildcardOrigin), waiver(.debugLevel)])
    #expect(judged.findings == [])
    #expect(judged.waived == [waiver(.wildcardOrigin)])
    #expect(judged.unused == [waiver(.debugLevel)])
  }
}
