// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Shows what runs where.
struct Status: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what runs where, what waits, and the command that moves it.")

  @OptionGroup var common: CommonOptions

  func run() async throws {
    let session = try await common.session()
    let (policy, state) = try await session.policy(common.pipeline)
    let view = StatusView(
      policy: policy, state: state,
      interrupted: try await Interruptions(session: session, policy: policy).runs(in: state),
      ages: Ages(now: session.world.clock.now()))
    common.output.result(view.document, view.lines)
  }
}
