// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionTestSupport
import Testing

/// Plants one drift after the other in a real environment; `sluice env check` finds each and nothing else.
@Suite struct DriftTests {
  /// A server whose health is in `var/health`, on a port that it chooses and writes into `var/NAME.port`.
  static let server = """
    import http.server, pathlib, sys
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(int(pathlib.Path("var/health").read_text()) if self.path == "/health" else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()
        def log_message(self, *words):
            pass
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    beside = pathlib.Path(f"var/{sys.argv[1]}.port.new")
    beside.write_text(str(server.server_port))
    beside.rename(f"var/{sys.argv[1]}.port")
    server.serve_forever()
    """

  /// A shop with everything that can drift, promoted to staging; the caller ends the two servers.
  static func shop() throws -> (shop: Shop, servers: [Process]) {
    let shop = try Shop(
      environments: """
          staging:
            gates:
              schema: { migration: { scripts: db, database: sqlite:var/staging.db } }
            steps:
              migrate: { gate: schema }
              configure: { render: dotenv, to: { file: var/staging.env } }
              deploy: { run: [ops/deploy], probe: [ops/running] }
        """)
    try shop.write("serve.py", server)
    try shop.shell("mkdir -p var && echo 200 > var/health && echo up > var/store && echo s3cret-s3cret > var/key")
    var servers: [Process] = []
    var ports: [String] = []
    for name in ["api", "web"] {
      servers.append(try shop.start(["python3", "-B", "serve.py", name]))
      for _ in 0..<500 where !FileManager.default.fileExists(atPath: "\(shop.folder)/var/\(name).port") {
        usleep(20_000)
      }
      ports.append(try shop.shell("cat var/\(name).port"))
    }
    try shop.write(
      "pipelines/shop/environments.yml",
      """
      catalogue: shop
      about: A shop.
      owner: team-shop
      environments:
        staging:
          purpose: To be looked at.
          url: http://127.0.0.1:\(ports[0])
          services:
            api: { port: \(ports[0]), health: /health }
            web: { port: \(ports[1]), health: listening }
          configuration: { store: a file, check: [test, -f, var/store] }
          secrets: { store: a file, check: [test, -r, var/key] }

      """)
    try shop.write(
      "pipelines/shop/configuration.yml",
      """
      configuration: shop
      settings:
        SHOP_LEVEL: { type: level, everywhere: info }
        SHOP_KEY: { type: secret, everywhere: "file:var/key" }

      """)
    _ = try shop.commit("Say where it runs")
    let ending = shop.sluice("promote", "--to", "staging")
    #expect(ending.code == 0, "\(ending.errors)")
    return (shop, servers)
  }

  static func end(_ servers: [Process]) {
    for server in servers where server.isRunning {
      kill(server.processIdentifier, SIGKILL)
      server.waitUntilExit()
    }
  }

  /// What is done to the environment, and how the check names it.
  static let drifts: [(what: String, subject: String, text: String)] = [
    ("echo 500 > var/health", "service api", "answers 500"),
    ("rm var/staging.db", "database schema", "lacks 0001_a"),
    (sql("UPDATE schema_migrations SET version = 7"), "database schema", "has version 7"),
    (sql("UPDATE schema_migrations SET dirty = 1"), "database schema", "half done"),
    (sql("DROP TABLE schema_migrations"), "database schema", "lacks 0001_a"),
    ("rm var/store", "configuration store", "exit code 1"),
    ("mv var/key var/key.away; echo gone-gone-gone > var/other", "secrets store", "exit code 1"),
    ("echo 0000000 > var/staging", "release", "does not run there"),
    ("sed -i s/info/debug/ var/staging.env", "configuration", "SHOP_LEVEL"),
    ("sed -i /SHOP_LEVEL/d var/staging.env", "configuration", "SHOP_LEVEL"),
    ("echo 'SHOP_EXTRA=\"x\"' >> var/staging.env", "configuration", "SHOP_EXTRA"),
    ("echo rotated-rotated > var/key", "configuration", "SHOP_KEY"),
    ("rm var/staging.env", "configuration", "cannot read"),
  ]

  static func sql(_ statement: String) -> String {
    "python3 -c 'import sqlite3; c = sqlite3.connect(\"var/staging.db\"); c.execute(\"\(statement)\"); c.commit()'"
  }

  @Test func `each planted drift is found and named with what to do`() throws {
    let (shop, servers) = try Self.shop()
    defer { Self.end(servers) }
    let well = shop.sluice("env", "check", "staging")
    #expect(well.code == 0, "\(well.output)\(well.errors)")
    #expect(well.output.contains("staging is as it should be"))
    try shop.shell("cp -R var keys/var.good")
    for drift in Self.drifts {
      try shop.shell(drift.what)
      let found = shop.sluice("env", "check", "staging")
      #expect(found.code == 1, "\(drift.what): \(found.output)\(found.errors)")
      let line = found.output.split(separator: "\n").first { $0.contains("DRIFT") && $0.contains(" \(drift.subject) ") }
      #expect(line?.contains(drift.text) == true, "\(drift.what): \(found.output)")
      #expect(found.output.contains("         fix  "), "\(drift.what)")
      // A secret that drifted is named, never shown.
      #expect(!found.output.contains("rotated-rotated") && !found.output.contains("s3cret-s3cret"))
      try shop.shell("rm -rf var && cp -R keys/var.good var")
    }
    let again = shop.sluice("env", "check", "staging")
    #expect(again.code == 0, "\(again.output)")
  }

  @Test func `a service that is gone, and a release that nobody journaled, are drift`() throws {
    let (shop, servers) = try Self.shop()
    defer { Self.end(servers) }
    Self.end([servers[1]])
    let web = shop.sluice("env", "check", "staging")
    #expect(web.code == 1)
    #expect(web.output.contains("for web"), "\(web.output)")
    Self.end(servers)
    let all = shop.sluice("env", "check", "staging", "--json")
    #expect(all.code == 1)
    #expect(all.output.contains("\"subject\":\"url\",\"standing\":\"drift\""), "\(all.output)")
    #expect(all.output.contains("\"schema\":\"sluice.env-check/1\""))
  }
}
