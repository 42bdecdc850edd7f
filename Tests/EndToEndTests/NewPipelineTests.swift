// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// A second pipeline is no way around the people of the first, with the built binary.
@Suite struct NewPipelineTests {
  private static let open = """
    environments:
      staging: { steps: { deploy: { run: [ops/deploy], probe: [ops/running] } } }
      production: { steps: { deploy: { run: [ops/deploy], probe: [ops/running] } } }

    """

  @Test func `R3 a pipeline beside a guarded one counts once its people agreed to it`() throws {
    let shop = try PolicyTests.shop()
    let released = shop.running("production")
    try shop.write("pipelines/evil/pipeline.yml", "pipeline: evil\n\(Self.open)")
    let commit = try shop.commit("A second pipeline that asks nobody")
    for environment in ["staging", "production"] {
      let refused = shop.sluice("promote", "--pipeline", "evil", "--to", environment)
      #expect(refused.code == 4 && refused.errors.contains("E0453"), "\(refused.errors)")
    }
    #expect(shop.running("production") == released)
    #expect(shop.sluice("status", "--pipeline", "evil").output.contains("nobody has agreed to it"))
    let show = shop.sluice("policy", "--pipeline", "shop").output
    #expect(show.contains("added  pipelines/evil/pipeline.yml"), "\(show)")
    // The first pipeline goes on by its policy, and does not take the second one along.
    #expect(shop.sluice("promote", "--pipeline", "shop", "--to", "staging").code == 0)
    #expect(shop.sluice("promote", "--pipeline", "evil", "--to", "staging").code == 4)
    let agreed = shop.sluice("policy", "approve", "--pipeline", "shop", "--key", "keys/tom")
    #expect(agreed.code == 0, "\(agreed.errors)")
    #expect(shop.sluice("promote", "--pipeline", "evil", "--to", "production").code == 0)
    #expect(shop.running("production") == commit)
    #expect(shop.sluice("verify").code == 0)
  }

  @Test func `R3 a pipeline that is renamed does not leave its people behind`() throws {
    let shop = try PolicyTests.shop()
    let released = shop.running("production")
    try shop.shell("git mv pipelines/shop pipelines/prod")
    try shop.write("pipelines/prod/pipeline.yml", "pipeline: prod\n\(Self.open)")
    _ = try shop.commit("Another name")
    // A job that names no pipeline finds only the new one.
    let refused = shop.sluice("promote", "--to", "production")
    #expect(refused.code == 4 && refused.errors.contains("E0453"), "\(refused.errors)")
    #expect(refused.errors.contains("-- pipelines/shop"), "\(refused.errors)")
    #expect(shop.running("production") == released)
  }
}
