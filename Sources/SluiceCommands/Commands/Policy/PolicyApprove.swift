// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Signs the change of the policy that waits.
struct PolicyApprove: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "approve", abstract: "Agree to the change of the policy on the trunk with your SSH key.",
    discussion: "Whoever wrote a part of the change cannot agree to it. Look at it first: sluice policy show")

  @OptionGroup var common: CommonOptions
  @OptionGroup var signing: SigningOptions

  func run() async throws {
    let session = try await common.session()
    let output = common.output
    let path = PolicyChangePath(world: session.world, ledger: session.ledger)
    let (policy, found) = try await path.look(common.pipeline)
    guard let pending = found else {
      throw Failure(
        .refused, "E0442", "no change of the policy waits: \(policy.commit.short) is in force",
        fix: ["sluice policy show"])
    }
    let key = try signing.key(session)
    for line in PolicyView(policy: policy, pending: pending, state: pending.state).lines { output.talk(line) }
    try signing.confirm("Sign this change?", of: NextCommand.text("sluice policy approve"))
    let (person, isAccepted) = try await RefusedAttempts(world: session.world, ledger: session.ledger).watching(
      "policy approve"
    ) {
      () async throws(Failure) in try await path.approve(pending, key: key)
    }
    let count = Set(pending.approvers + [person]).count
    output.result(
      .members([
        "schema": .string("sluice.policy-approval/1"), "pipeline": .string(policy.pipeline.name),
        "person": .string(person.rawValue), "from": .string(policy.commit.rawValue),
        "to": .string(policy.trunk.rawValue), "contents": .string(pending.contents.rawValue),
        "accepted": .boolean(isAccepted),
      ]),
      [
        "\(SafeText.line(person.rawValue)) agreed to the policy of \(policy.trunk.short):"
          + " \(count) of \(pending.asks.count)",
        isAccepted
          ? "  it is in force from now on"
          : "  next  \(pending.asks.count - count) more: \(NextCommand.text("sluice policy approve"))",
      ])
  }
}
