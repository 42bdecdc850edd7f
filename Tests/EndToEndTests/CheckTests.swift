// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionTestSupport
import Testing

/// Checks pipelines whose databases and log keys are there, or not.
@Suite struct CheckTests {
  private static func shop(_ database: String) throws -> Shop {
    let shop = try Shop()
    let path = "pipelines/shop/pipeline.yml"
    let text = try String(contentsOfFile: shop.folder + "/" + path, encoding: .utf8)
    try shop.write(path, text.replacing("sqlite:var/staging.db", with: database))
    _ = try shop.commit("The database")
    return shop
  }

  /// A server that takes connections and never says a word.
  private static func mute(_ shop: Shop) throws -> (process: Process, port: String) {
    try shop.write(
      "keys/mute.py",
      """
      import os, socket, time
      server = socket.create_server(("127.0.0.1", 0), backlog=8)
      open("keys/port.new", "w").write(str(server.getsockname()[1]))
      os.rename("keys/port.new", "keys/port")
      time.sleep(600)
      """)
    let process = try shop.start(["python3", "keys/mute.py"])
    for _ in 0..<500 where !shop.exists("keys/port") { usleep(20_000) }
    return (process, try shop.shell("cat keys/port"))
  }

  @Test func `a database that takes the connection and is silent is named after five seconds, with a way out`() throws {
    let shop = try Self.shop("\"env:SHOP_DATABASE\"")
    let (server, port) = try Self.mute(shop)
    defer { server.terminate() }
    let asking = ["env", "SHOP_DATABASE=postgres://shop@127.0.0.1:\(port)/shop", Shop.products + "/sluice"]
    let ending = shop.run(asking + ["check"])
    // After libpq's own ten seconds its words would be others.
    #expect(ending.code == 1, "\(ending.output)\(ending.errors)")
    #expect(ending.output.contains("pipelines/shop: staging schema: env:SHOP_DATABASE did not answer within 5 seconds"))
    #expect(ending.output.contains("  fix  ") && !ending.output.contains("all is well"), "\(ending.output)")
    let doctor = shop.run(asking + ["doctor"])
    #expect(doctor.output.contains("did not answer within 5 seconds"), "\(doctor.output)")
    #expect(shop.run(asking + ["check", "--offline"]).code == 0)
  }

  @Test func `a database that refuses is a finding, an unset variable a warning, and one that is there neither`() throws
  {
    let refused = try Self.shop("postgres://shop@127.0.0.1:1/shop")
    let ending = refused.sluice("check", "--json")
    #expect(ending.code == 1 && ending.output.contains(#""grade":"problem""#), "\(ending.output)\(ending.errors)")
    #expect(refused.sluice("check").output.contains("pipelines/shop: staging schema: "))
    let unset = try Self.shop("\"env:SHOP_DATABASE\"").sluice("check")
    #expect(unset.code == 0 && unset.output.contains("warning: staging schema: the variable SHOP_DATABASE is not set"))
    #expect(unset.output.contains("  fix  export SHOP_DATABASE=") && unset.output.contains("all is well"))
    let there = try Self.shop("sqlite:var/staging.db")
    #expect(there.sluice("check").output.split(separator: "\n").count == 1)
    #expect(!there.exists("var/staging.db"), "looking makes no database")
  }

  @Test func `a log key that the edited policy does not name is a finding, and so is one that nobody can read`() throws
  {
    let shop = try Shop()
    _ = try shop.commit("The key")
    #expect(shop.sluice("check").code == 0 && shop.sluice("check", "--trunk").code == 0)
    let key = try shop.shell("cat pipelines/shop/log.vkey")
    try shop.write("pipelines/shop/log.vkey", "# nobody\n")
    let missing = shop.sluice("check")
    #expect(missing.code == 1 && missing.output.contains("pipelines/shop: log key: the policy does not name"))
    #expect(missing.output.contains("  fix  echo '"), "\(missing.output)")
    #expect(shop.sluice("check", "--trunk").code == 0, "the trunk still names it")
    try shop.write("pipelines/shop/log.vkey", key + "\nnonsense\n")
    let broken = shop.sluice("check")
    #expect(broken.code == 1 && broken.output.contains("a verifier key cannot be read"), "\(broken.output)")
  }
}
