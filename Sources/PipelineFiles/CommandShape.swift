// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import Yams

/// Reads a command with its limit.
struct CommandShape {
  let problems: ProblemList

  private var values: ValueReader { ValueReader(problems: problems) }

  /// Reads `{ run, timeout, pass, network }`, with other keys that the caller reads.
  ///
  /// `origin` is whose program it is where the file does not say; `nil` when it may not say so.
  func command(_ node: Node, _ what: String, extra: [String], origin: ScriptOrigin? = nil) -> CommandLine? {
    let keys = ["run", "timeout", "pass", "network"] + (origin == nil ? [] : ["from"])
    guard let reader = MappingReader(node, what, known: keys + extra, problems: problems) else { return nil }
    let run = reader.required("run", what).flatMap { values.arguments($0, "run") }
    let timeout = reader["timeout"].map { values.seconds($0, "timeout") } ?? CommandLine.timeoutSecondsDefault
    let pass = reader["pass"].map { values.texts($0, "pass") } ?? []
    let network: NetworkAccess? = reader["network"].map { values.word($0, "network") } ?? .host
    let said: ScriptOrigin? = origin == nil ? nil : reader["from"].flatMap { values.word($0, "from") }
    guard let run, let timeout, let pass, let network else { return nil }
    return CommandLine(
      arguments: run, timeoutSeconds: timeout, pass: pass, origin: said ?? origin ?? .commit, network: network)
  }

  /// Reads a probe: an argument array, or a command with its limit; it comes from where its step's program comes from.
  func probe(_ node: Node, origin: ScriptOrigin) -> CommandLine? {
    if node.mapping != nil { return command(node, "probe", extra: [], origin: origin) }
    return values.arguments(node, "probe").map { CommandLine(arguments: $0, timeoutSeconds: 60, origin: origin) }
  }
}
