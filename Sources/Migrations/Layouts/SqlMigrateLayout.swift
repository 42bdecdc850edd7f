// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

/// Reads sql-migrate's files: `-- +migrate Up [notransaction]` and `-- +migrate Down`; the version is the file name.
///
/// Source: sql-migrate `sqlparse/sqlparse.go`; files with a leading number come in its order, others by name.
enum SqlMigrateLayout {
  static func migrations(_ files: inout LayoutFiles) -> [Migration] {
    var migrations: [(number: UInt64?, migration: Migration)] = []
    for path in files.paths where path.hasSuffix(".sql") && !path.contains("/") {
      guard let text = files.text(path) else { continue }
      let script = SectionedScript(text, marker: "+migrate")
      for problem in script.problems { files.problem(path, problem) }
      guard let up = script.up else {
        files.problem(path, "there is no line -- +migrate Up")
        continue
      }
      var migration = Migration(version: path, order: 0, name: "", up: up, down: script.down)
      migration.script = path
      migration.isUpTransactional = !script.upOptions.contains("notransaction")
      migration.isDownTransactional = !script.downOptions.contains("notransaction")
      migrations.append((UInt64(LayoutFiles.digits(path)), migration))
    }
    migrations.sort { left, right in
      switch (left.number, right.number) {
      case (let first?, let second?) where first != second: first < second
      case (_?, nil): true
      case (nil, _?): false
      case _: left.migration.version < right.migration.version
      }
    }
    return migrations.map(\.migration).numbered()
  }
}

extension [Migration] {
  /// The same migrations with their place as their order.
  func numbered() -> [Migration] {
    enumerated().map { index, old in
      var new = Migration(
        version: old.version, order: UInt64(index + 1), name: old.name, up: old.up, down: old.down)
      new.verify = old.verify
      new.script = old.script
      new.checksum = old.checksum
      new.isRepeatable = old.isRepeatable
      new.isUpTransactional = old.isUpTransactional
      new.isDownTransactional = old.isDownTransactional
      new.irreversible = old.irreversible
      new.details = old.details
      return new
    }
  }
}
