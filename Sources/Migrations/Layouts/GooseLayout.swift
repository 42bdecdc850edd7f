// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

/// Reads goose's files: `NNN_name.sql` with `-- +goose Up`, `-- +goose Down` and `-- +goose NO TRANSACTION`.
///
/// Source: goose `internal/sqlparser/parser.go`, `migration.go`.
enum GooseLayout {
  static func migrations(_ files: inout LayoutFiles) -> [Migration] {
    var migrations: [Migration] = []
    for path in files.paths where !path.contains("/") {
      let digits = LayoutFiles.digits(path)
      guard !digits.isEmpty, path.dropFirst(digits.count).first == "_" else { continue }
      if path.hasSuffix(".go"), !path.hasSuffix("_test.go") {
        files.problem(path, "migrations in Go cannot be read; use `tool:` with commands for this folder")
      }
      guard path.hasSuffix(".sql"), let order = files.number(digits, of: path), let text = files.text(path) else {
        continue
      }
      let script = SectionedScript(text, marker: "+goose")
      for problem in script.problems { files.problem(path, problem) }
      guard let up = script.up else {
        files.problem(path, "there is no line -- +goose Up")
        continue
      }
      if script.annotations.contains("envsub on") {
        files.problem(path, "-- +goose ENVSUB takes text from the environment, so what runs is not what was committed")
      }
      var migration = Migration(
        version: String(digits), order: order, name: String(path.dropFirst(digits.count + 1).dropLast(4)), up: up,
        down: script.down)
      migration.script = path
      migration.isUpTransactional = !script.annotations.contains("no transaction")
      migration.isDownTransactional = migration.isUpTransactional
      migrations.append(migration)
    }
    return files.sorted(migrations)
  }
}
