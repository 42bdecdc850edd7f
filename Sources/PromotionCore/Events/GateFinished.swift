// SPDX-License-Identifier: Apache-2.0
/// A gate was answered.
public struct GateFinished: Hashable, Sendable {
  /// The run.
  public let run: RunName
  /// The gate.
  public let gate: GateName
  /// What it said.
  public let verdict: GateVerdict
  /// The SHA-256 of its definition.
  public let definition: Digest
  /// The tree that was judged.
  public let tree: TreeID
  /// One line for a person.
  public let text: String
  /// The evidence file.
  public let evidence: Digest?
  /// The run whose verdict stands for this one.
  public let reusedFrom: RunName?

  /// Collects the facts.
  public init(
    run: RunName, gate: GateName, verdict: GateVerdict, definition: Digest, tree: TreeID, text: String,
    evidence: Digest?, reusedFrom: RunName?
  ) {
    self.run = run
    self.gate = gate
    self.verdict = verdict
    self.definition = definition
    self.tree = tree
    self.text = text
    self.evidence = evidence
    self.reusedFrom = reusedFrom
  }
}
