// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

/// Reads Atlas' `VERSION_description.sql` beside `atlas.sum`; `-- atlas:txmode none` is no transaction.
///
/// The hash of a file is the one that `atlas.sum` names (`h1:` and base64). Source: Atlas `sql/migrate/dir.go`.
enum AtlasLayout {
  static func migrations(_ files: inout LayoutFiles) -> [Migration] {
    var sums: [Substring: Substring] = [:]
    for line in (files.text("atlas.sum") ?? "").split(separator: "\n") {
      let parts = line.split(separator: " ")
      if parts.count == 2 { sums[parts[0]] = parts[1] }
    }
    return PlainFilesLayout.migrations(&files).map { migration in
      var migration = migration
      migration.checksum = sums[Substring(migration.script)].map { String($0.dropFirst(3)) } ?? ""
      migration.isUpTransactional = !migration.up.split(separator: "\n").contains {
        $0.hasPrefix("-- atlas:txmode none")
      }
      return migration
    }
  }
}
