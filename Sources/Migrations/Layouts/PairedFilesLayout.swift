// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

/// Reads `NNN_name.up.sql` and `NNN_name.down.sql`, numeric order, no subfolders.
///
/// Source: golang-migrate `source/parse.go`, `^([0-9]+)_(.*)\.(down|up)\.(.*)$`.
enum PairedFilesLayout {
  private struct Pair {
    let digits: Substring
    var name: Substring
    var up: String?
    var down: String?
    var script = ""
  }

  static func migrations(_ files: inout LayoutFiles) -> [Migration] {
    var found: [UInt64: Pair] = [:]
    for path in files.paths {
      guard let (digits, name, isUp) = parse(path), let order = files.number(digits, of: path),
        let text = files.text(path)
      else { continue }
      var pair = found[order] ?? Pair(digits: digits, name: name)
      // The two halves of a pair may have different names; two halves of one kind may not have one number.
      if (isUp ? pair.up : pair.down) != nil {
        files.problem(path, "version \(order) is there twice")
      }
      if isUp {
        pair.up = text
        pair.name = name
        pair.script = path
      } else {
        pair.down = text
      }
      found[order] = pair
    }
    return found.sorted { $0.key < $1.key }.compactMap { order, pair in
      guard let up = pair.up else {
        files.problem("\(pair.digits)_\(pair.name).down.sql", "there is no up file beside it")
        return nil
      }
      var migration = Migration(
        version: String(pair.digits), order: order, name: String(pair.name), up: up, down: pair.down)
      migration.script = pair.script
      return migration
    }
  }

  private static func parse(_ path: String) -> (digits: Substring, name: Substring, isUp: Bool)? {
    let isUp = path.hasSuffix(".up.sql")
    guard isUp || path.hasSuffix(".down.sql"), !path.contains("/") else { return nil }
    let stem = path.dropLast(isUp ? 7 : 9)
    let digits = LayoutFiles.digits(stem)
    guard !digits.isEmpty, stem.dropFirst(digits.count).first == "_" else { return nil }
    return (digits, stem.dropFirst(digits.count + 1), isUp)
  }
}
