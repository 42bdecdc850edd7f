// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// Starts the sample's five services for real.
///
/// They listen on the sample's own ports, so these tests take turns.
@Suite(.serialized) struct LocalStackTests {
  static func kept(_ shop: Shop) throws {
    try shop.shell("printf 'local-password\\n' | '\(Shop.products)/sluice' keep webshop-local-database")
  }

  static func wait(_ what: String, _ holds: () -> Bool) {
    for _ in 0..<300 where !holds() { usleep(100_000) }
    #expect(holds(), "\(what)")
  }

  @Test func `the five services come up, answer through the gateway, and go down`() throws {
    let shop = try EnvironmentPageTests.webshop()
    let missing = shop.sluice("up")
    #expect(missing.code == 2 && missing.errors.contains("sluice keep webshop-local-database"), "\(missing.errors)")
    try Self.kept(shop)
    #expect(try shop.shell("stat -c %a .config/sluice/secrets/webshop-local-database") == "600")
    let up = try shop.start(["sh", "-c", "exec '\(Shop.products)/sluice' up > keys/out 2> keys/err"])
    defer { if up.isRunning { kill(up.processIdentifier, SIGKILL) } }
    Self.wait("up") { shop.run(["cat", "keys/out", "keys/err"]).output.contains("local is up") || !up.isRunning }
    let said = try shop.shell("cat keys/out keys/err")
    for service in ["database", "mock", "api", "frontend", "gateway"] {
      #expect(said.contains("well    \(service)"), "\(said)")
    }
    #expect(said.contains("http://localhost:18100/status"))
    #expect(try shop.shell("curl -s --noproxy '*' http://127.0.0.1:18100/api/products").contains("Kettle"))
    let checked = shop.sluice("env", "check", "local")
    #expect(checked.output.contains("gateway listens"), "\(checked.output)\(checked.errors)")

    // Longer than a lease lives without a sign of life.
    usleep(21_000_000)
    let taken = shop.sluice("up")
    #expect(taken.code == 5 && taken.errors.contains("E0927"), "\(taken.errors)")
    #expect(shop.sluice("down").code == 0)
    up.waitUntilExit()
    #expect(up.terminationStatus == 0)
    #expect(shop.sluice("down").output.contains("was not up"))
  }

  @Test func `a taken port is refused with the name of whoever has it`() throws {
    let shop = try EnvironmentPageTests.webshop()
    try Self.kept(shop)
    let other = try shop.start(["python3", "-B", "-m", "http.server", "18102", "--bind", "127.0.0.1"])
    defer {
      kill(other.processIdentifier, SIGKILL)
      other.waitUntilExit()
    }
    Self.wait("the other server") {
      shop.run(["curl", "-s", "--noproxy", "*", "-o", "/dev/null", "http://127.0.0.1:18102/"]).code == 0
    }
    let refused = shop.sluice("up")
    #expect(refused.code == 5, "\(refused.errors)")
    #expect(
      refused.errors.contains("port 18102 of api is taken by process \(other.processIdentifier)"), "\(refused.errors)")
    #expect(refused.errors.contains("http.server"))
  }

  @Test func `services die with sluice, and one that ends takes all down with its words`() throws {
    let shop = try EnvironmentPageTests.webshop()
    try Self.kept(shop)
    try shop.shell("echo 'import sys; sys.exit(\"no disk left\")' > services/mock.py")
    let ending = shop.sluice("up")
    #expect(ending.code == 1, "\(ending.errors)")
    #expect(ending.errors.contains("no disk left") && ending.errors.contains("error[E0921]"), "\(ending.errors)")
    try shop.shell("git checkout -q services/mock.py")
    let up = try shop.start(["sh", "-c", "exec '\(Shop.products)/sluice' up > keys/out 2> keys/err"])
    Self.wait("up") { shop.run(["cat", "keys/out", "keys/err"]).output.contains("local is up") || !up.isRunning }
    kill(up.processIdentifier, SIGKILL)
    up.waitUntilExit()
    Self.wait("the ports are free again") {
      shop.run(["curl", "-s", "--noproxy", "*", "-o", "/dev/null", "http://127.0.0.1:18100/health"]).code == 7
    }
  }
}
