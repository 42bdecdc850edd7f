// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Turns what was measured on the copy into what it would mean on the target (G5).
///
/// A small table makes no finding. A waiver is `-- sluice:allow RULE reason` in the migration's file.
struct MeasuredLint {
  let facts: [StatementFact]
  let sizes: [String: TableSize]
  let migrations: [Migration]

  private static let rules = ["rewrite", "scan", "block-writes", "held-lock", "row-loss"]

  /// What must not be applied to tables of that size.
  var findings: [MigrationProof.Finding] {
    facts.compactMap { fact -> MigrationProof.Finding? in
      guard let size = sizes[fact.table], !size.isSmall, let (rule, words) = Self.judge(fact) else { return nil }
      if waivers(of: fact.migration).contains(where: { $0 == rule }) { return nil }
      return MigrationProof.Finding(
        title: fact.migration, isPassed: false,
        text: "line \(fact.line) \(words) \(fact.table) (\(size.text)); waive it with: -- sluice:allow \(rule) REASON",
        verdict: .exact, rollback: .codeOnly)
    }
  }

  /// Waivers that waive nothing.
  var warnings: [String] {
    migrations.flatMap { migration in
      Declaration.all(in: migration.up).filter { $0.word == "allow" }.compactMap { waiver -> String? in
        let parts = waiver.rest.split(separator: " ", maxSplits: 1)
        let rule = String(parts.first ?? "")
        guard Self.rules.contains(rule) else {
          return
            "\(migration.title): there is no rule \(rule) to allow; rules are \(Self.rules.joined(separator: ", "))"
        }
        guard parts.count == 2 else { return "\(migration.title): allow \(rule) gives no reason" }
        let isUsed =
          rule == "row-loss"
          || facts.contains {
            $0.migration == migration.title && sizes[$0.table]?.isSmall == false && Self.judge($0)?.rule == rule
          }
        return isUsed ? nil : "\(migration.title): allow \(rule) waives nothing"
      }
    }
  }

  private func waivers(of title: String) -> [String] {
    guard let migration = migrations.first(where: { $0.title == title }) else { return [] }
    return Declaration.all(in: migration.up).filter { $0.word == "allow" }.compactMap { waiver in
      let parts = waiver.rest.split(separator: " ", maxSplits: 1)
      return parts.count == 2 ? String(parts[0]) : nil
    }
  }

  private static func judge(_ fact: StatementFact) -> (rule: String, words: String)? {
    if fact.isRewritten { return ("rewrite", "writes every row anew, while nobody can read or write,") }
    let isExclusive = fact.lock == "AccessExclusiveLock" || fact.isHeld
    if fact.isScanned, fact.isHeld { return ("held-lock", "reads the whole table while an earlier statement locks") }
    if fact.isScanned, isExclusive { return ("scan", "reads the whole table, while nobody can read or write,") }
    if fact.isScanned, !fact.lock.isEmpty { return ("block-writes", "reads the whole table, while nobody can write,") }
    return nil
  }
}
