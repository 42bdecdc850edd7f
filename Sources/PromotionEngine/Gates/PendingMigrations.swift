// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Tells which migrations of a commit a target still lacks, and what is wrong with those it has.
struct PendingMigrations {
  let pending: [Migration]
  let problems: [String]

  /// Compares a commit's scripts with the target's cursor, with what runs applied there, and with the scripts of the
  /// commit that is live.
  init(
    scripts: [PlannedScripts.Script], cursor: UInt64?, applied: [EnvironmentState.Applied], gate: GateName,
    liveScripts: [PlannedScripts.Script]
  ) {
    let cursor = cursor ?? 0
    var problems: [String] = []
    let known = Dictionary(scripts.map { ($0.migration.order, $0) }, uniquingKeysWith: { first, _ in first })
    // What must be there unchanged: everything that the journal saw applied, and what the live commit has up to the cursor.
    var expected: [UInt64: (title: String, up: Digest)] = [:]
    for script in liveScripts where script.migration.order <= cursor {
      expected[script.migration.order] = (script.migration.title, script.up)
    }
    for entry in applied where entry.migration.gate == gate {
      expected[UInt64(entry.migration.order)] = (entry.migration.title, entry.migration.up)
    }
    for (order, wanted) in expected.sorted(by: { $0.key < $1.key }) {
      guard let found = known[order] else {
        problems.append("\(wanted.title) is applied there and missing in this commit")
        continue
      }
      if found.up != wanted.up {
        problems.append("\(found.migration.title) was edited after it was applied")
      }
    }
    let isKnownBase = !expected.isEmpty || !liveScripts.isEmpty
    for script in scripts where script.migration.order <= cursor && expected[script.migration.order] == nil {
      // Without anything to compare with, the target was migrated before sluice came: its cursor is believed.
      if isKnownBase {
        problems.append(
          "\(script.migration.title) comes before the newest applied migration, so it would be skipped; renumber it")
      }
    }
    self.problems = problems
    pending = scripts.map(\.migration).filter { $0.order > cursor }
  }
}
