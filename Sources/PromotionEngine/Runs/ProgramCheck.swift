// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Tells which programs of steps a commit's own tree lacks.
struct ProgramCheck {
  let history: any CommitHistory

  /// Returns each step and the program that is not there; programs of the machine and of the policy are not looked for.
  func missing(
    _ steps: [Step], at commit: CommitID
  ) async throws(Failure) -> [(step: StepName, program: String)] {
    var missing: [(step: StepName, program: String)] = []
    for step in steps where step.command?.origin != .policy {
      guard let program = step.command?.arguments.first, program.contains("/"), !program.hasPrefix("/") else {
        continue
      }
      var parts = program.split(separator: "/").filter { $0 != "." }.map(String.init)
      guard let name = parts.popLast() else { continue }
      let names = try await history.names(in: parts.joined(separator: "/"), at: commit)
      if !names.contains(name) { missing.append((step.name, program)) }
    }
    return missing
  }
}
