// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

/// Reads dbmate's files: `NNN_name.sql` with `-- migrate:up` and `-- migrate:down`, sorted by file name.
///
/// The version is the text of the digits, leading zeros and all. Source: dbmate `pkg/dbmate/migration.go`.
enum DbmateLayout {
  static func migrations(_ files: inout LayoutFiles) -> [Migration] {
    var migrations: [Migration] = []
    var seen: [String: String] = [:]
    for path in files.paths where path.hasSuffix(".sql") && !path.contains("/") {
      let digits = String(LayoutFiles.digits(path))
      guard !digits.isEmpty, let text = files.text(path) else { continue }
      let script = SectionedScript(text, marker: "migrate:")
      for problem in script.problems { files.problem(path, problem) }
      guard let up = script.up else {
        files.problem(path, "there is no line -- migrate:up")
        continue
      }
      if let other = seen.updateValue(path, forKey: digits) {
        files.problem(path, "version \(digits) is there twice (\(other))")
      }
      let rest = path.dropFirst(digits.count).dropLast(4)
      var migration = Migration(
        version: digits, order: UInt64(digits) ?? UInt64.max, name: String(rest.drop { $0 == "_" }), up: up,
        down: script.down)
      migration.script = path
      migration.isUpTransactional = !script.upOptions.contains("transaction:false")
      migration.isDownTransactional = !script.downOptions.contains("transaction:false")
      migrations.append(migration)
    }
    return migrations
  }
}
