// SPDX-License-Identifier: Apache-2.0
/// Reads the schema of a PostgreSQL database as lines, from the catalogue alone.
///
/// Everything that a dump of the schema would show is in it. Names are written with their schema, because the search
/// path is empty while it reads.
struct PostgresSchema {
  let connection: PostgresConnection

  private func canonical(_ line: String) -> String {
    guard line.hasPrefix(RoutineText.mark) else { return line }
    if let known = connection.routines[line] { return known }
    let text = RoutineText.line(line)
    connection.routines[line] = text
    return text
  }

  func fingerprint() throws(DatabaseError) -> Fingerprint {
    let path = try connection.rows("SELECT pg_catalog.current_setting('search_path')").first?[0] ?? ""
    _ = try connection.rows("SELECT pg_catalog.set_config('search_path', '', false)")
    defer { _ = try? connection.rows("SELECT pg_catalog.set_config('search_path', $1, false)", [path]) }
    var print = Fingerprint()
    for row in try connection.repeated(
      PostgresCatalogue.query(version: connection.version, without: connection.tracking))
    {
      guard let title = row[0], let line = row[1] else { continue }
      if title.hasPrefix("role "), connection.countsRole?(String(title.dropFirst(5))) == false { continue }
      if title.hasPrefix("order ") {
        print.add(column: line, to: String(title.dropFirst(6)))
      } else if title.hasPrefix("role ") || title == "database settings" {
        print.add(server: title, line)
      } else {
        print.add(title, canonical(line))
      }
    }
    print.sort()
    return print
  }
}
