// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

/// Reads Flyway's files: versioned ones in the order of their versions, repeatable ones after them.
///
/// A file `NAME.sql.conf` with `executeInTransaction=false` takes a script out of its transaction.
enum FlywayLayout {
  static func migrations(_ files: inout LayoutFiles) -> [Migration] {
    var versioned: [(name: FlywayName, migration: Migration)] = []
    var repeatable: [Migration] = []
    var undo: [[UInt64]: String] = [:]
    for path in files.paths {
      guard let name = FlywayName(path), let text = files.text(path) else { continue }
      if text.contains("${") {
        files.problem(path, "it has placeholders, whose values are in Flyway's configuration and not in the file")
      }
      switch name.kind {
      case .undo: undo[name.parts] = path
      case .versioned, .repeatable:
        var migration = Migration(
          version: name.kind == .repeatable ? "R__\(name.description)" : name.version, order: 0,
          name: name.kind == .repeatable ? "" : underscored(name.description), up: text, down: nil)
        migration.script = path
        migration.checksum = String(FlywayChecksum.value(of: files.bytes(path)))
        migration.isRepeatable = name.kind == .repeatable
        migration.isUpTransactional = isTransactional(path, &files)
        migration.details = ["description": name.description]
        if name.kind == .repeatable { repeatable.append(migration) } else { versioned.append((name, migration)) }
      case .baseline: files.problem(path, "baseline scripts (B) cannot be read")
      }
    }
    versioned.sort { $0.name.parts.lexicographicallyPrecedes($1.name.parts) }
    for (first, second) in zip(versioned, versioned.dropFirst()) where first.name.parts == second.name.parts {
      files.problem(
        second.migration.script, "version \(second.migration.version) is there twice (\(first.migration.script))")
    }
    let withUndo = versioned.map { name, migration in
      guard let path = undo[name.parts], let text = files.text(path) else { return migration }
      var complete = Migration(
        version: migration.version, order: 0, name: migration.name, up: migration.up, down: text)
      complete.script = migration.script
      complete.checksum = migration.checksum
      complete.isUpTransactional = migration.isUpTransactional
      complete.isDownTransactional = isTransactional(path, &files)
      complete.details = migration.details
      return complete
    }
    return (withUndo + repeatable.sorted { $0.version < $1.version }).numbered()
  }

  private static func isTransactional(_ path: String, _ files: inout LayoutFiles) -> Bool {
    let lines = (files.text("\(path).conf") ?? "").split(separator: "\n")
    return !lines.contains { $0.filter { !$0.isWhitespace }.lowercased() == "executeintransaction=false" }
  }

  private static func underscored(_ text: String) -> String { String(text.map { $0 == " " ? "_" : $0 }) }
}
