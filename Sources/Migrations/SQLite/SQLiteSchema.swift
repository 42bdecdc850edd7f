// SPDX-License-Identifier: Apache-2.0
/// Reads the schema of a SQLite database as lines.
///
/// A table's text keeps the history of its ALTERs, so its columns and keys come from the pragmas, and from the text
/// only what no pragma shows: checks, collations, conflict clauses, AUTOINCREMENT, deferred keys, table options.
struct SQLiteSchema {
  let database: SQLiteDatabase

  func fingerprint() throws(DatabaseError) -> Fingerprint {
    var print = Fingerprint()
    for row in try database.rows("SELECT type, name, tbl_name, sql FROM sqlite_schema") {
      guard let type = row[0], let name = row[1], let table = row[2], !database.tracking.isTracking(table),
        !name.hasPrefix("sqlite_")
      else { continue }
      let title = "\(type) \(name)"
      let text = row[3] ?? ""
      // What the pragmas say of a table follows from its text alone, so it is asked once for each text.
      let lines: SQLiteObjectLines
      if let known = database.lines[title], known.text == text {
        lines = known
      } else {
        lines = try read(type, name, text)
        database.lines[title] = lines
      }
      for line in lines.lines { print.add(title, line) }
      for column in lines.columns { print.add(column: column, to: name) }
    }
    for name in ["user_version", "application_id"] {
      print.add("pragma \(name)", "value|" + (try database.rows("PRAGMA \(name)").first?.first.flatMap { $0 } ?? "0"))
    }
    print.sort()
    return print
  }

  private func read(_ type: String, _ name: String, _ text: String) throws(DatabaseError) -> SQLiteObjectLines {
    var found = SQLiteObjectLines(text: text)
    let tokens = Self.tokens(text)
    if type == "table", tokens.prefix(2) != ["create", "virtual"] {
      try addColumns(of: name, to: &found)
      found.lines += Self.clauses(tokens)
    } else {
      found.lines.append("definition|\(tokens.joined(separator: " "))")
    }
    return found
  }

  private func addColumns(of table: String, to found: inout SQLiteObjectLines) throws(DatabaseError) {
    for row in try database.rows(
      "SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo($1)", [table])
    {
      found.columns.append(row[0] ?? "")
      found.lines.append(
        "column \(row[0] ?? "")|\((row[1] ?? "").lowercased())|\(row[2] == "1" ? "not null" : "null")|default \(row[3] ?? "none")|key \(row[4] ?? "")|hidden \(row[5] ?? "")"
      )
    }
    for row in try database.rows(
      "SELECT id, seq, \"table\", \"from\", \"to\", on_update, on_delete, \"match\" FROM pragma_foreign_key_list($1)",
      [table])
    {
      // The number of a key is its place in the text, which means nothing; the columns of one key belong together.
      found.lines.append("foreign key on \(row[3] ?? "")|" + row.dropFirst().map { $0 ?? "" }.joined(separator: "|"))
    }
    for index in try database.rows(
      "SELECT name, \"unique\", origin, partial FROM pragma_index_list($1) WHERE origin <> 'c'", [table])
    {
      let keys = try database.rows(
        "SELECT name, \"desc\", coll FROM pragma_index_xinfo($1) WHERE key = 1", [index[0] ?? ""])
      let text = keys.map { "\($0[0] ?? "") \($0[1] ?? "") \($0[2] ?? "")" }.joined(separator: ",")
      found.lines.append("key over \(keys.map { $0[0] ?? "" }.joined(separator: ", "))|\(index[2] ?? "")|\(text)")
    }
  }

  /// What no pragma shows, for each element of the table's text.
  private static func clauses(_ tokens: [String]) -> [String] {
    guard let open = tokens.firstIndex(of: "("), let close = tokens.lastIndex(of: ")"), open < close else { return [] }
    var lines: [String] = []
    for element in elements(tokens[(open + 1)..<close]) {
      let isColumn = !["check", "unique", "primary", "foreign", "constraint"].contains(element.first ?? "")
      let owner = isColumn ? element.first ?? "" : "table"
      for (index, word) in element.enumerated() where index > 0 || !isColumn {
        let rest = Array(element[index...])
        switch word {
        case "check": lines.append("check of \(owner)|\(group(rest))")
        case "generated", "as": lines.append("expression of \(owner)|\(group(rest))|\(rest.contains("stored"))")
        case "collate": lines.append("collation of \(owner)|\(rest.prefix(2).joined(separator: " "))")
        case "autoincrement": lines.append("autoincrement of \(owner)")
        case "deferrable" where element[..<index].last != "not":
          lines.append("deferred key of \(owner)|\(rest.prefix(3).joined(separator: " "))")
        case "conflict" where element[..<index].last == "on":
          lines.append("conflict clause of \(owner)|\(rest.prefix(2).joined(separator: " "))")
        case _: break
        }
      }
    }
    let options = tokens[(close + 1)...].filter { $0 != "," }
    if !options.isEmpty { lines.append("options|\(options.sorted().joined(separator: " "))") }
    return lines
  }

  /// The first parenthesised group.
  private static func group(_ tokens: [String]) -> String {
    var depth = 0
    var taken: [String] = []
    for token in tokens.drop(while: { $0 != "(" }) {
      taken.append(token)
      if token == "(" { depth += 1 }
      if token == ")" { depth -= 1 }
      if depth == 0 { break }
    }
    return taken.joined(separator: " ")
  }

  private static func elements(_ tokens: ArraySlice<String>) -> [[String]] {
    var elements: [[String]] = [[]]
    var depth = 0
    for token in tokens {
      if token == "(" { depth += 1 }
      if token == ")" { depth -= 1 }
      if token == ",", depth == 0 { elements.append([]) } else { elements[elements.count - 1].append(token) }
    }
    return elements.filter { !$0.isEmpty }
  }

  /// The tokens with names in lower case and without the quotes that they do not need, as ALTER TABLE adds some.
  static func tokens(_ sql: String) -> [String] {
    CanonicalTokens.list(sql).map { token in
      guard let first = token.first, first == "\"" || first == "`", token.count > 2, token.last == first else {
        return token
      }
      let inner = token.dropFirst().dropLast()
      let isPlain = inner.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
      return isPlain ? inner.lowercased() : token
    }
  }
}
