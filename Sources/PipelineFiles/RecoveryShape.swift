// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import Yams

/// Reads what is prepared for the day on which an environment is lost.
struct RecoveryShape {
  private static let known = ["rpo", "rto", "backups", "failover", "runbook", "last-drill", "drill"]

  let problems: ProblemList

  private var values: ValueReader { ValueReader(problems: problems) }

  func recovery(_ node: Node, tier: EnvironmentTier) -> RecoveryPlan? {
    guard let reader = MappingReader(node, "recovery", known: Self.known, problems: problems) else { return nil }
    if tier == .production {
      for key in ["rpo", "rto", "backups", "failover", "runbook"] { _ = reader.required(key, "recovery") }
      if reader["last-drill"] == nil && reader["drill"] == nil {
        problems.add(node, "recovery needs last-drill, the day of the last one, or drill, the command that does one")
      }
    }
    return RecoveryPlan(
      rpoSeconds: reader["rpo"].flatMap { values.seconds($0, "rpo") },
      rtoSeconds: reader["rto"].flatMap { values.seconds($0, "rto") }, backups: text("backups", reader),
      failover: text("failover", reader), runbook: text("runbook", reader),
      lastDrill: reader["last-drill"].flatMap(day) ?? "",
      drill: reader["drill"].flatMap { CommandShape(problems: problems).command($0, "drill", extra: []) })
  }

  private func text(_ key: String, _ reader: MappingReader) -> String {
    reader[key].flatMap { values.text($0, key) } ?? ""
  }

  private func day(_ node: Node) -> String? {
    guard let text = node.scalar?.string, Instant(text: "\(text)T00:00:00.000Z") != nil else {
      problems.add(node, "last-drill must be a day such as 2026-10-02")
      return nil
    }
    return text
  }
}
