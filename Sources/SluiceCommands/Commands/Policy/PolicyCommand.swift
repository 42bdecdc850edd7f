// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser

/// What concerns the policy itself.
struct PolicyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy", abstract: "Show the policy in force, and agree to its change.",
    discussion: """
      The policy is the pipeline's folder, the keys of its people and the programs that it runs as its own. A change \
      of it on the trunk counts once the people whom the policy in force names have signed it; until then promotions \
      go by the policy in force.
      """,
    subcommands: [PolicyShow.self, PolicyApprove.self, PolicyPinRemote.self], defaultSubcommand: PolicyShow.self)
}
