// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

/// Reads `NNN_name.sql`, numeric order; a `NNN_name.down.sql` beside it is taken as the way back.
///
/// Source: supabase `pkg/migration`, `^([0-9]+)_(.*)\.sql$`.
enum PlainFilesLayout {
  static func migrations(_ files: inout LayoutFiles) -> [Migration] {
    var migrations: [Migration] = []
    for path in files.paths where path.hasSuffix(".sql") && !path.contains("/") {
      guard !path.hasSuffix(".down.sql"), !path.hasSuffix(".up.sql") else { continue }
      let stem = path.dropLast(4)
      let digits = LayoutFiles.digits(stem)
      guard !digits.isEmpty, stem.dropFirst(digits.count).first == "_", let order = files.number(digits, of: path),
        let text = files.text(path)
      else { continue }
      var migration = Migration(
        version: String(digits), order: order, name: String(stem.dropFirst(digits.count + 1)), up: text,
        down: files.text("\(stem).down.sql"))
      migration.script = path
      migrations.append(migration)
    }
    return files.sorted(migrations)
  }
}
