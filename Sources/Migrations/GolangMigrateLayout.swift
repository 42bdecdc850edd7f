// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

/// Reads the layout of golang-migrate: `NNN_name.up.sql` and `NNN_name.down.sql`, numeric order, no subfolders.
enum GolangMigrateLayout {
  private struct Parts {
    var version = ""
    var name = ""
    var up: String?
    var down: String?
  }

  static func migrations(from files: [String: [UInt8]], folder: String) throws(Failure) -> [Migration] {
    var found: [UInt64: Parts] = [:]
    var problems: [String] = []
    for (file, bytes) in files.sorted(by: { $0.key < $1.key }) {
      guard let (version, name, isUp) = parse(file) else { continue }
      guard let order = UInt64(version), order <= UInt64(Int64.max) else {
        problems.append("\(file): the version is too large")
        continue
      }
      guard let text = String(validating: bytes, as: UTF8.self) else {
        problems.append("\(file): it is not UTF-8 text")
        continue
      }
      var parts = found[order] ?? Parts(version: version, name: name)
      if parts.name != name || parts.version != version || (isUp ? parts.up : parts.down) != nil {
        problems.append("\(file): version \(order) is there twice")
      }
      if isUp { parts.up = text } else { parts.down = text }
      found[order] = parts
    }
    var migrations: [Migration] = []
    for (order, parts) in found.sorted(by: { $0.key < $1.key }) {
      guard let up = parts.up else {
        problems.append("\(parts.version)_\(parts.name).down.sql: there is no up file beside it")
        continue
      }
      migrations.append(Migration(version: parts.version, order: order, name: parts.name, up: up, down: parts.down))
    }
    guard problems.isEmpty else {
      throw Failure(
        .refused, "E0510", "the migrations in \(folder) cannot be read", why: problems,
        fix: ["rename the files in \(folder), and commit"])
    }
    return migrations
  }

  /// Reads `^([0-9]+)_(.*)\.(down|up)\.sql$`.
  private static func parse(_ file: String) -> (version: String, name: String, isUp: Bool)? {
    let isUp = file.hasSuffix(".up.sql")
    guard isUp || file.hasSuffix(".down.sql") else { return nil }
    let stem = file.dropLast(isUp ? 7 : 9)
    let version = stem.prefix { $0.isASCII && $0.isNumber }
    guard !version.isEmpty, stem.dropFirst(version.count).first == "_" else { return nil }
    return (String(version), String(stem.dropFirst(version.count + 1)), isUp)
  }
}
