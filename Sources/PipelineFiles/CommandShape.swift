// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import Yams

/// Reads a command with its limit.
struct CommandShape {
  let problems: ProblemList

  private var values: ValueReader { ValueReader(problems: problems) }

  /// Reads `{ run, timeout, pass }`, with other keys that the caller reads.
  func command(_ node: Node, _ what: String, extra: [String]) -> CommandLine? {
    guard let reader = MappingReader(node, what, known: ["run", "timeout", "pass"] + extra, problems: problems) else {
      return nil
    }
    let run = reader.required("run", what).flatMap { values.arguments($0, "run") }
    let timeout = reader["timeout"].map { values.seconds($0, "timeout") } ?? CommandLine.timeoutSecondsDefault
    let pass = reader["pass"].map { values.texts($0, "pass") } ?? []
    guard let run, let timeout, let pass else { return nil }
    return CommandLine(arguments: run, timeoutSeconds: timeout, pass: pass)
  }

  /// Reads a probe: an argument array, or a command with its limit.
  func probe(_ node: Node) -> CommandLine? {
    if node.mapping != nil { return command(node, "probe", extra: []) }
    return values.arguments(node, "probe").map { CommandLine(arguments: $0, timeoutSeconds: 60) }
  }
}
