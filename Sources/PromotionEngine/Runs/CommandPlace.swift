// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Where a command runs: a clean tree of the commit, and beside it the policy's programs when it is one of them (R6).
struct CommandPlace {
  /// What the commit holds; the command's working folder.
  let tree: CleanTree
  /// What the policy holds of programs, and nothing else.
  private let programs: CleanTree?
  private let command: CommandLine

  /// Writes what the command needs; the caller removes it when the command has ended.
  static func make(
    for command: CommandLine, at commit: CommitID, purpose: String, policy: Policy, in world: World
  ) async throws(Failure) -> CommandPlace {
    let tree = try await CleanTree.make(of: commit, for: purpose, in: world)
    do throws(Failure) {
      return CommandPlace(
        tree: tree, programs: try await programs(command, purpose: purpose, policy, world), command: command)
    } catch {
      tree.remove()
      throw error
    }
  }

  private static func programs(
    _ command: CommandLine, purpose: String, _ policy: Policy, _ world: World
  ) async throws(Failure) -> CleanTree? {
    guard command.origin == .policy, command.ownProgram != nil else { return nil }
    let paths = PolicyPaths(policy.pipeline).programs.map { "./\($0)" }
    return try await CleanTree.make(
      of: policy.commit, paths: PathFilter(paths), for: "\(purpose)-policy", in: world)
  }

  /// Returns the command as it is started there.
  func invocation(_ variables: [String: String], secrets: [String] = []) -> Invocation {
    guard let programs, let program = command.ownProgram, let index = command.ownProgramIndex else {
      return Invocation(command: command, folder: tree.folder, variables: variables, secrets: secrets)
    }
    var variables = variables
    variables["SLUICE_POLICY"] = programs.folder
    var arguments = command.arguments
    arguments[index] = "\(programs.folder)/\(program)"
    let own = CommandLine(
      arguments: arguments, timeoutSeconds: command.timeoutSeconds, pass: command.pass, origin: .policy,
      network: command.network)
    return Invocation(command: own, folder: tree.folder, variables: variables, secrets: secrets)
  }

  /// Removes both folders.
  func remove() {
    tree.remove()
    programs?.remove()
  }
}
