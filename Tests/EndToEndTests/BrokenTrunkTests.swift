// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// A pipeline on the trunk that nobody can read takes no brake away.
@Suite struct BrokenTrunkTests {
  private static let environments = """
      staging:
        steps:
          deploy: { run: [ops/deploy], probe: [ops/running], timeout: 1m }
    """

  @Test func `I17 a broken pipeline on the trunk stops promotions, and neither holds nor looks`() throws {
    let shop = try Shop(environments: Self.environments)
    let first = try shop.shell("git rev-parse HEAD")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    _ = try shop.commit("second")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    try shop.shell("echo '  - [' >> pipelines/shop/pipeline.yml")
    _ = try shop.commit("oops")
    let refused = shop.sluice("promote", "--to", "staging")
    #expect(refused.code == 2 && refused.errors.contains("error[E0207]"), "\(refused.errors)")
    let status = shop.sluice("status")
    #expect(
      status.code == 0 && status.output.contains("WARNING: the policy on main cannot be read"), "\(status.errors)")
    let document = shop.sluice("status", "--json")
    #expect(document.code == 0 && document.output.contains("\"policyProblem\""), "\(document.output)")
    for line in ["halt --reason fire", "resume --all", "hold staging --reason fire", "resume staging", "metrics"] {
      let ending = shop.run([Shop.products + "/sluice"] + line.split(separator: " ").map(String.init))
      #expect(ending.code == 0, "\(line): \(ending.errors)")
      #expect(ending.errors.contains("warning: the policy on main cannot be read"), "\(line): \(ending.errors)")
      if line.hasPrefix("h") { #expect(shop.sluice("status").output.contains("HOLD"), "\(line)") }
    }
    #expect(!shop.sluice("status").output.contains("HOLD"))
    let back = shop.sluice("rollback", "staging")
    #expect(back.code == 0 && shop.running() == first, "\(back.output)\(back.errors)")
    // What the pipeline never had is still a mistake.
    #expect(shop.sluice("hold", "nowhere", "--reason", "fire").errors.contains("error[E0204]"))
  }
}
