// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Shows the policy in force and what waits.
struct PolicyShow: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show the policy in force, and the change on the trunk that waits for signatures.")

  @OptionGroup var common: CommonOptions

  func run() async throws {
    let session = try await common.session()
    let (policy, pending) = try await PolicyChangePath(world: session.world, ledger: session.ledger)
      .look(common.pipeline)
    let state = try await session.ledger.state()
    let view = PolicyView(policy: policy, pending: pending, state: state)
    common.output.result(view.document, view.lines)
  }
}
