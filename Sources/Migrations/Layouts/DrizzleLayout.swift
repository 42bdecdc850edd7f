// SPDX-License-Identifier: Apache-2.0
internal import Crypto
internal import PromotionCore

/// Reads the files that drizzle's `meta/_journal.json` names, in its order; `--> statement-breakpoint` is a comment.
///
/// Applied is whatever is not newer than the newest row, so the order is the journal's `when`.
enum DrizzleLayout {
  static func migrations(_ files: inout LayoutFiles) -> [Migration] {
    let path = "meta/_journal.json"
    guard let text = files.text(path) else { return [] }
    guard let journal = JSONValue(text), case .array(let entries)? = journal["entries"] else {
      files.problem(path, "it is no drizzle journal")
      return []
    }
    var migrations: [Migration] = []
    for entry in entries {
      guard case .text(let tag)? = entry["tag"], case .number(let when)? = entry["when"], let order = UInt64(when)
      else {
        files.problem(path, "an entry has no tag or no time")
        continue
      }
      guard let up = files.text("\(tag).sql") else {
        files.problem(path, "it names \(tag).sql, which is not there")
        continue
      }
      var migration = Migration(version: tag, order: order, name: "", up: up, down: files.text("\(tag).down.sql"))
      migration.script = "\(tag).sql"
      migration.checksum = Hexadecimal.text(SHA256.hash(data: files.bytes("\(tag).sql")))
      migrations.append(migration)
    }
    return files.sorted(migrations)
  }
}
