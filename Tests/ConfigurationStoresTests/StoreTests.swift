// SPDX-License-Identifier: Apache-2.0
import ConfigurationStores
import Foundation
import PromotionCore
import PromotionPorts
import Testing

/// One set of questions for every store, asked of the real thing: files, AWS through its client (moto answers), etcd.
@Suite(.serialized) struct StoreTests {
  static let lines: [ConfigurationText.Line] = [
    ConfigurationText.Line(name: "SHOP_FLAG", value: .flag(true)),
    ConfigurationText.Line(name: "SHOP_KEY", value: .text("s3cret \"quoted\" $x\nsecond line")),
    ConfigurationText.Line(name: "SHOP_ORIGINS", value: .list(["https://a.example", "https://b.example"])),
  ]

  static func changed(_ name: String, to value: ConfigurationText.Line.Value) -> [ConfigurationText.Line] {
    lines.map { $0.name == name ? ConfigurationText.Line(name: name, value: value) : $0 }
  }

  /// What every store that can be read back must do.
  static func holdsContract(_ request: ConfigureRequest, _ tools: Tools, folder: String) async throws {
    let store = ConfigurationTargets(tools: tools)
    _ = try await store.put(lines, to: request, folder: folder)
    #expect(try await store.differences(from: lines, in: request, folder: folder) == [])
    let again = try await store.put(lines, to: request, folder: folder)
    #expect(again.contains("already"), "\(again)")
    let other = changed("SHOP_KEY", to: .text("rotated"))
    #expect(try await store.differences(from: other, in: request, folder: folder) == ["SHOP_KEY"])
    let fewer = Array(lines.dropLast())
    #expect(try await store.differences(from: fewer, in: request, folder: folder) == ["SHOP_ORIGINS"])
    _ = try await store.put(fewer, to: request, folder: folder)
    #expect(try await store.differences(from: fewer, in: request, folder: folder) == [])
    #expect(try await store.differences(from: lines, in: request, folder: folder) == ["SHOP_ORIGINS"])
  }

  /// The same in fewer calls, for a client that takes its time to start.
  static func holdsBriefly(_ request: ConfigureRequest, _ tools: Tools) async throws {
    let store = ConfigurationTargets(tools: tools)
    _ = try await store.put(lines, to: request, folder: "/")
    let other = changed("SHOP_KEY", to: .text("rotated"))
    #expect(try await store.differences(from: other, in: request, folder: "/") == ["SHOP_KEY"])
    let fewer = Array(lines.dropLast())
    _ = try await store.put(fewer, to: request, folder: "/")
    #expect(try await store.differences(from: fewer, in: request, folder: "/") == [])
    #expect(try await store.put(fewer, to: request, folder: "/").contains("already"))
  }

  @Test(arguments: ConfigurationFormat.allCases)
  func `a file holds what was put there, and only its owner reads it`(format: ConfigurationFormat) async throws {
    let folder = NSTemporaryDirectory() + "sluice-store-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let request = ConfigureRequest(format: format, target: .file("deep/er/shop.conf"), endpoint: "", pass: [])
    try await Self.holdsContract(request, Tools(variables: [:]), folder: folder)
    let rights = try FileManager.default.attributesOfItem(atPath: "\(folder)/deep/er/shop.conf")[.posixPermissions]
    #expect(rights as? Int == 0o600)
    #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/deep/er") == ["shop.conf"])
  }

  @Test(.enabled(if: Tools.has("etcd") && Tools.has("etcdctl")))
  func `etcd holds what was put there`() async throws {
    let server = try Server { port, folder in
      [
        "etcd", "--data-dir", folder + "/data", "--listen-client-urls", "http://127.0.0.1:\(port)",
        "--advertise-client-urls", "http://127.0.0.1:\(port)", "--listen-peer-urls", "http://127.0.0.1:0",
      ]
    }
    let request = ConfigureRequest(
      format: .json, target: .etcd(prefix: "/webshop/production"), endpoint: "http://127.0.0.1:\(server.port)", pass: []
    )
    let tools = Tools(variables: [:])
    try await Self.holdsContract(request, tools, folder: "/")
    // What stands beneath another prefix is nobody's business.
    let near = ConfigureRequest(
      format: .json, target: .etcd(prefix: "/webshop/prod"), endpoint: request.endpoint, pass: [])
    _ = try await ConfigurationTargets(tools: tools).put([], to: near, folder: "/")
    #expect(
      try await ConfigurationTargets(tools: tools).differences(
        from: Array(Self.lines.dropLast()), in: request, folder: "/") == [])
  }

  @Test(.enabled(if: Tools.has("aws") && Tools.has("moto_server")))
  func `AWS holds what was put there`() async throws {
    let server = try Server { port, _ in ["moto_server", "-H", "127.0.0.1", "-p", String(port)] }
    let endpoint = "http://127.0.0.1:\(server.port)"
    let tools = Tools(variables: [
      "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "eu-central-1",
      "AWS_PAGER": "", "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1",
    ])
    for target in [
      ConfigureTarget.secretsManager(id: "webshop/production"), .parameterStore(path: "/webshop/production"),
    ] {
      let request = ConfigureRequest(format: .json, target: target, endpoint: endpoint, pass: [])
      try await Self.holdsBriefly(request, tools)
    }
    try await Self.appConfigHolds(endpoint, tools)
  }

  /// AppConfig numbers its versions; what was put there is the newest one.
  static func appConfigHolds(_ endpoint: String, _ tools: Tools) async throws {
    func aws(_ arguments: String...) async throws -> String {
      let answer = try await tools.run(
        CommandLine(arguments: ["aws", "--endpoint-url", endpoint, "appconfig"] + arguments),
        input: [],
        variables: [:])
      #expect(answer.code == 0, "\(answer.errors)")
      return answer.text.trimmingCharacters(in: .whitespacesAndNewlines)
    }
    let application = try await aws("create-application", "--name", "webshop", "--query", "Id", "--output", "text")
    let profile = try await aws(
      "create-configuration-profile", "--application-id", application, "--name", "p", "--location-uri", "hosted",
      "--query", "Id", "--output", "text")
    let request = ConfigureRequest(
      format: .yaml,
      target: .appConfig(application: application, environment: "production", profile: profile, strategy: ""),
      endpoint: endpoint, pass: [])
    let store = ConfigurationTargets(tools: tools)
    let said = try await store.put(lines, to: request, folder: "/")
    #expect(said.contains("version 1"), "\(said)")
    let kept = try await aws(
      "get-hosted-configuration-version", "--application-id", application, "--configuration-profile-id", profile,
      "--version-number", "1", "/dev/stdout", "--query", "ContentType", "--output", "text")
    #expect(kept.contains("SHOP_FLAG: true"), "\(kept)")
    await #expect(throws: Failure.self) { try await store.differences(from: lines, in: request, folder: "/") }
  }

  @Test func `a client that cannot reach its server says so, and never the secret`() async throws {
    guard Tools.has("aws") else { return }
    let tools = Tools(variables: [
      "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_DEFAULT_REGION": "eu-central-1",
      "AWS_MAX_ATTEMPTS": "1",
    ])
    let request = ConfigureRequest(
      format: .json, target: .secretsManager(id: "x"), endpoint: "http://127.0.0.1:\(Tools.freePort())", pass: [])
    do {
      _ = try await ConfigurationTargets(tools: tools).put(Self.lines, to: request, folder: "/")
      Issue.record("it was put somewhere")
    } catch {
      #expect(error.kind == .unreachable && !error.fix.isEmpty)
      #expect(!"\(error)".contains("s3cret"))
    }
  }
}
