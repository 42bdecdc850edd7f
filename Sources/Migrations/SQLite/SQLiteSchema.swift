// SPDX-License-Identifier: Apache-2.0
internal import struct Crypto.SHA256
internal import PromotionCore

/// The schema of a database as sorted lines, one for each object and one for each column, so that a difference has a name.
struct SQLiteSchema: Equatable {
  /// The lines by the object that they describe, `table orders`.
  private(set) var objects: [String: [String]] = [:]
  /// The columns of each table in their order; order alone never fails a migration.
  private(set) var order: [String: [String]] = [:]

  /// Tables that keep account of migrations are no part of the schema.
  static func isTracking(_ name: String) -> Bool { name == "schema_migrations" || name.hasPrefix("sluice_") }

  init(of database: SQLiteDatabase) throws(SQLiteError) {
    for row in try database.rows("SELECT type, name, tbl_name, sql FROM sqlite_schema") {
      guard let type = row[0], let name = row[1], let table = row[2], !Self.isTracking(table),
        !name.hasPrefix("sqlite_")
      else { continue }
      let title = "\(type) \(name)"
      // A table's text keeps the history of its ALTERs; its columns and keys say what it is now.
      objects[title] = type == "table" ? try columns(of: name, in: database) : [Self.tokens(row[3] ?? "")]
      if type == "table" { objects[title]?.append(contentsOf: Self.checks(row[3] ?? "")) }
    }
    for name in ["user_version", "application_id"] {
      objects["pragma \(name)"] = [try database.rows("PRAGMA \(name)").first?.first.flatMap { $0 } ?? "0"]
    }
  }

  private mutating func columns(of table: String, in database: SQLiteDatabase) throws(SQLiteError) -> [String] {
    var lines: [String] = []
    for row in try database.rows(
      "SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo(?)", [table])
    {
      order[table, default: []].append(row[0] ?? "")
      lines.append("column " + row.map { $0 ?? "" }.joined(separator: "|"))
    }
    for row in try database.rows(
      "SELECT \"table\", \"from\", \"to\", on_update, on_delete, \"match\" FROM pragma_foreign_key_list(?)", [table])
    {
      lines.append("foreign key " + row.map { $0 ?? "" }.joined(separator: "|"))
    }
    for index in try database.rows(
      "SELECT name, \"unique\", origin, partial FROM pragma_index_list(?) WHERE origin <> 'c'", [table])
    {
      let keys = try database.rows("SELECT name FROM pragma_index_info(?)", [index[0] ?? ""]).map { $0[0] ?? "" }
      lines.append("key \(index[1] ?? "") \(index[2] ?? "") \(keys.joined(separator: ","))")
    }
    return lines.sorted()
  }

  /// CHECK constraints and table options, which no pragma shows.
  private static func checks(_ sql: String) -> [String] {
    let text = tokens(sql)
    var lines: [String] = []
    let words = text.split(separator: " ").map(String.init)
    for (index, word) in words.enumerated() where word == "check" || word == "generated" || word == "collate" {
      var depth = 0
      var taken: [String] = []
      for next in words[index...] {
        taken.append(next)
        if next == "(" { depth += 1 }
        if next == ")" { depth -= 1 }
        if (depth == 0 && next == ")") || (word == "collate" && taken.count == 2) { break }
      }
      lines.append(taken.joined(separator: " "))
    }
    if let last = words.lastIndex(of: ")"), last + 1 < words.count {
      lines.append("options " + words[(last + 1)...].joined(separator: " "))
    }
    return lines.sorted()
  }

  /// The text as tokens: comments and blanks apart, keywords in lower case, quoted text as it is.
  static func tokens(_ sql: String) -> String {
    var tokens: [String] = []
    var word = ""
    let scalars = Array(sql.unicodeScalars)
    var index = 0
    func isWord(_ scalar: Unicode.Scalar) -> Bool {
      scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "_" || scalar == "."
    }
    while index < scalars.count {
      let scalar = scalars[index]
      if isWord(scalar) {
        word.unicodeScalars.append(scalar)
        index += 1
        continue
      }
      if !word.isEmpty { tokens.append(word.lowercased()) }
      word = ""
      let next = index + 1 < scalars.count ? scalars[index + 1] : " "
      if scalar == "-" && next == "-" {
        while index < scalars.count && scalars[index] != "\n" { index += 1 }
      } else if scalar == "/" && next == "*" {
        index += 2
        while index + 1 < scalars.count && !(scalars[index] == "*" && scalars[index + 1] == "/") { index += 1 }
        index += 2
      } else if scalar == "'" || scalar == "\"" || scalar == "`" || scalar == "[" {
        let close: Unicode.Scalar = scalar == "[" ? "]" : scalar
        var quoted = String(scalar)
        index += 1
        while index < scalars.count {
          quoted.unicodeScalars.append(scalars[index])
          index += 1
          if scalars[index - 1] == close { break }
        }
        tokens.append(quoted)
      } else {
        if !scalar.properties.isWhitespace { tokens.append(String(scalar)) }
        index += 1
      }
    }
    if !word.isEmpty { tokens.append(word.lowercased()) }
    return tokens.joined(separator: " ")
  }

  /// Says what differs, object by object; empty when nothing does.
  func differences(from wanted: SQLiteSchema) -> [String] {
    var differences: [String] = []
    for (title, lines) in wanted.objects.sorted(by: { $0.key < $1.key }) {
      guard let found = objects[title] else {
        differences.append("\(title) is gone")
        continue
      }
      let lost = lines.filter { !found.contains($0) }.map(Self.title)
      let added = found.filter { !lines.contains($0) }.map(Self.title)
      if !lost.isEmpty || !added.isEmpty || found.count != lines.count {
        let what = (lost.map { "without \($0)" } + added.filter { !lost.contains($0) }.map { "with \($0)" }).joined(
          separator: ", ")
        differences.append("\(title) is different\(what.isEmpty ? "" : ": \(what)")")
      }
    }
    for title in objects.keys.sorted() where wanted.objects[title] == nil {
      differences.append("\(title) is left behind")
    }
    return differences
  }

  private static func title(_ line: String) -> String { String(line.prefix { $0 != "|" }) }

  /// The SHA-256 over the lines.
  var digest: Digest {
    var hash = SHA256()
    for (title, lines) in objects.sorted(by: { $0.key < $1.key }) {
      hash.update(data: Array("\(title)\n".utf8))
      for line in lines { hash.update(data: Array("  \(line)\n".utf8)) }
    }
    let digits = Array("0123456789abcdef".utf8)
    return PromotionCore.Digest(
      String(decoding: hash.finalize().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self))
  }

  static func == (left: SQLiteSchema, right: SQLiteSchema) -> Bool { left.objects == right.objects }
}
