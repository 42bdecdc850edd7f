// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

/// Reads Diesel's folders: `VERSION_name/up.sql` and `down.sql`, sorted by version without dashes.
///
/// `metadata.toml` with `run_in_transaction = false` takes both out of their transaction.
/// Source: diesel_migrations `file_based_migrations.rs`.
enum DieselLayout {
  static func migrations(_ files: inout LayoutFiles) -> [Migration] {
    var migrations: [Migration] = []
    for path in files.paths where path.hasSuffix("/up.sql") {
      let folder = String(path.dropLast("/up.sql".count))
      guard !folder.contains("/"), let up = files.text(path) else { continue }
      let version = folder.prefix { $0 != "_" }
      let metadata = files.text("\(folder)/metadata.toml") ?? ""
      let isTransactional = !metadata.split(separator: "\n").contains { line in
        line.filter { !$0.isWhitespace }.hasPrefix("run_in_transaction=false")
      }
      var migration = Migration(
        version: String(version), order: UInt64(version.filter { $0 != "-" }) ?? 0,
        name: String(folder.dropFirst(version.count + 1)), up: up, down: files.text("\(folder)/down.sql"))
      migration.script = path
      migration.isUpTransactional = isTransactional
      migration.isDownTransactional = isTransactional
      migrations.append(migration)
    }
    migrations.sort { $0.version.filter { $0 != "-" } < $1.version.filter { $0 != "-" } }
    for (first, second) in zip(migrations, migrations.dropFirst())
    where first.version.filter({ $0 != "-" }) == second.version.filter({ $0 != "-" }) {
      files.problem(second.script, "version \(second.version) is there twice (\(first.script))")
    }
    return migrations.allSatisfy { $0.order > 0 } ? migrations : migrations.numbered()
  }
}
