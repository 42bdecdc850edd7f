// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine

/// Pins the remote from whose trunk the policy is read.
struct PolicyPinRemote: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pin", abstract: "Read the policy from the trunk of this remote from now on.",
    discussion: "For a repository that got its remote after sluice init. The policy there must be the one in force.")

  @OptionGroup var common: CommonOptions

  @Argument(help: ArgumentHelp("The remote, such as origin.", valueName: "remote"))
  var remote: String

  func run() async throws {
    let session = try await common.session()
    let state = try await TrunkPin(world: session.world, ledger: session.ledger).pin(remote)
    common.output.result(
      .members([
        "schema": .string("sluice.trunk/1"), "trunk": .string(state.trunk),
        "remote": state.remote.map { .string($0) },
      ]), ["the policy is read from \(remote)/\(state.trunk) from now on"])
  }
}
