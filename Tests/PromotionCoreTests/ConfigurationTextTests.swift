// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import Testing

/// Holds how configuration is written, and what the digest of a plan covers of it.
@Suite struct ConfigurationTextTests {
  static let release = ReleaseConfiguration(entries: [
    ReleaseConfiguration.Entry(name: "B_FLAG", type: .flag, value: .flag(true)),
    ReleaseConfiguration.Entry(name: "A_KEY", type: .secret, value: .secret(.variable("KEY"))),
    ReleaseConfiguration.Entry(
      name: "C_ORIGINS", type: .origins, value: .origins(["https://a.example", "https://b.example"])),
    ReleaseConfiguration.Entry(name: "D_LIMIT", type: .number, value: .number("1.10")),
    ReleaseConfiguration.Entry(
      name: "E_ERRORS", type: .dsn,
      value: .dsn(ConfigurationValue.DSN(address: .secret(.file("dsn")), tag: "staging"))),
    ReleaseConfiguration.Entry(name: "F_TEXT", type: .text, value: .text("say \"$HOME\" `x` \\ \n end")),
  ])

  static func lines() throws -> [ConfigurationText.Line] {
    try ConfigurationText.lines(of: release) { reference throws(Failure) in "<\(reference.text)>" }
  }

  @Test func `dotenv quotes what a shell would take apart`() throws {
    #expect(
      ConfigurationText.text(try Self.lines(), as: .dotenv) == """
        A_KEY="<env:KEY>"
        B_FLAG="true"
        C_ORIGINS="https://a.example,https://b.example"
        D_LIMIT="1.10"
        E_ERRORS="<file:dsn>"
        E_ERRORS_ENVIRONMENT="staging"
        F_TEXT="say \\"\\$HOME\\" \\`x\\` \\\\ \\n end"

        """)
  }

  @Test func `JSON and YAML keep the types`() throws {
    #expect(
      ConfigurationText.text(try Self.lines(), as: .json) == """
        {
          "A_KEY": "<env:KEY>",
          "B_FLAG": true,
          "C_ORIGINS": ["https://a.example", "https://b.example"],
          "D_LIMIT": 1.10,
          "E_ERRORS": "<file:dsn>",
          "E_ERRORS_ENVIRONMENT": "staging",
          "F_TEXT": "say \\"$HOME\\" `x` \\\\ \\n end"
        }

        """)
    #expect(
      ConfigurationText.text(try Self.lines(), as: .yaml).contains("B_FLAG: true\nC_ORIGINS: [\"https://a.example\""))
  }

  @Test func `a secret is where the policy says, whatever the commit says`() {
    let policy = ReleaseConfiguration(entries: [
      ReleaseConfiguration.Entry(name: "A_KEY", type: .secret, value: .secret(.file("/run/key")))
    ])
    let placed = Self.release.secretsPlaced(by: policy)
    #expect(placed.configuration.entry("A_KEY")?.value == .secret(.file("/run/key")))
    #expect(placed.unknown == ["E_ERRORS"])
    #expect(placed.configuration.entry("B_FLAG")?.value == .flag(true))
  }

  @Test func `every change of a value is a difference`() {
    let other = ReleaseConfiguration(
      entries: Self.release.entries.filter { $0.name != "D_LIMIT" && $0.name != "B_FLAG" }
        + [ReleaseConfiguration.Entry(name: "B_FLAG", type: .flag, value: .flag(false))])
    #expect(
      ConfigurationDifference.between(Self.release, other) == [
        ConfigurationDifference(name: "B_FLAG", before: .flag(true), after: .flag(false)),
        ConfigurationDifference(name: "D_LIMIT", before: .number("1.10"), after: nil),
      ])
    #expect(DocumentWriter.text(of: Self.release.document) != DocumentWriter.text(of: other.document))
  }

  @Test func `a web address is taken apart as browsers do`() throws {
    let address = try #require(WebAddress("https://user:pw@Shop.Example.com:8443/a?b#c"))
    #expect(address.host == "shop.example.com" && address.port == 8443 && address.credentials == "user:pw")
    #expect(WebAddress("https://good.example@evil.example")?.host == "evil.example")
    #expect(WebAddress("http://[::1]:80/")?.isLoopback == true)
    for wrong in [
      "shop.example.com", "ftp://a.example", "https://", "https:///x", "https://a b", "https://-a.example",
      "https://a..b",
      "https://a.example:0", "https://a.example:99999", "https://a.example:x", "javascript:alert(1)", "https://a\\b",
    ] {
      #expect(WebAddress(wrong) == nil, "\(wrong)")
    }
  }
}
