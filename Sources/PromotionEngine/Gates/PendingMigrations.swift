// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Tells which migrations of a commit a target still lacks, and what is wrong with those it has (G1).
struct PendingMigrations {
  /// A migration that must be there unchanged, because the target has it.
  struct Expected {
    let version: String
    let order: UInt64
    let title: String
    /// The SHA-256 of the text that was applied.
    let up: Digest
    /// Its tokens; `nil` when the text cannot be found any more.
    let canonical: String?
  }

  let pending: [Migration]
  let all: [Migration]
  let problems: [String]
  /// What a person should know and what does not fail the gate.
  let notes: [String]

  /// Compares a commit's scripts with what the target's table says and with what must be there unchanged.
  ///
  /// `isKnownBase` says whether there is anything to compare with; without it, the target was migrated before sluice
  /// came, and its table is believed.
  init(
    scripts: [PlannedScripts.Script], applied: AppliedMigrations, expected: [Expected], isKnownBase: Bool,
    canonical: (String) -> String
  ) {
    var problems: [String] = []
    var notes: [String] = []
    let layout = scripts.first?.migration.layout ?? .golangMigrate
    let known = Dictionary(scripts.map { ($0.migration.key, $0) }, uniquingKeysWith: { first, _ in first })
    let expectedKeys = Set(expected.map { layout.key(of: $0.version) })
    for wanted in expected.sorted(by: { $0.order < $1.order }) {
      guard let found = known[layout.key(of: wanted.version)] else {
        let twin = scripts.first { script in
          !expectedKeys.contains(script.migration.key) && wanted.canonical == canonical(script.migration.up)
        }
        problems.append(
          twin.map { "\(wanted.title) was renumbered to \($0.migration.title) after it was applied there" }
            ?? "\(wanted.title) is applied there and missing in this commit")
        continue
      }
      guard found.up != wanted.up else { continue }
      if wanted.canonical == canonical(found.migration.up) {
        notes.append("\(found.migration.title) was edited after it was applied, in blanks and comments only")
      } else {
        problems.append("\(found.migration.title) was edited after it was applied")
      }
    }
    var pending: [Migration] = []
    for script in scripts {
      let migration = script.migration
      if !applied.contains(migration) || Self.hasChangedRepeatable(migration, applied) {
        pending.append(migration)
      } else if applied.cursor != nil, isKnownBase, !expectedKeys.contains(migration.key) {
        problems.append(
          "\(migration.title) comes before the newest applied migration, so it would be skipped; renumber it")
      }
    }
    self.pending = pending
    all = scripts.map(\.migration)
    self.problems = problems
    self.notes = notes + Self.gaps(in: all) + Self.checksums(of: all, in: applied)
  }

  /// A repeatable migration is due again when its text is not the one that the table knows.
  private static func hasChangedRepeatable(_ migration: Migration, _ applied: AppliedMigrations) -> Bool {
    guard migration.isRepeatable else { return false }
    return applied.entries.last { $0.key == migration.key }?.checksum != migration.checksum
  }

  /// Numbers that are missing in a folder that counts 1, 2, 3.
  private static func gaps(in all: [Migration]) -> [String] {
    let orders = all.map(\.order)
    guard let last = orders.last, last < 100_000, orders.count > 1 else { return [] }
    return zip(all, all.dropFirst()).compactMap { first, second in
      second.order > first.order + 1 && second.order - first.order < 100
        ? "there is nothing between \(first.title) and \(second.title)" : nil
    }
  }

  /// What the tool itself would object to: a file whose hash is not the one in its table.
  private static func checksums(of all: [Migration], in applied: AppliedMigrations) -> [String] {
    let entries = Dictionary(applied.entries.map { ($0.key, $0.checksum) }, uniquingKeysWith: { _, last in last })
    return all.compactMap { migration in
      guard !migration.isRepeatable, !migration.checksum.isEmpty,
        let recorded = entries[migration.details["id"] ?? migration.key], !recorded.isEmpty,
        recorded != migration.checksum
      else { return nil }
      return "\(migration.title) has another hash than the table of \(migration.layout.rawValue) keeps"
    }
  }
}
