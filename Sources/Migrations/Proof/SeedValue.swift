// SPDX-License-Identifier: Apache-2.0
/// A value for a column, made from its type and the row's number.
enum SeedValue {
  /// Far from the numbers that migrations insert themselves.
  private static let offset = 30_000

  static func value(of column: TableShape.Column, number: Int, dialect: Dialect) -> String? {
    if !column.labels.isEmpty { return column.labels[(number - 1) % column.labels.count] }
    switch dialect {
    case .sqlite: return sqlite(column, number)
    case .postgres: return postgres(column, number)
    }
  }

  /// A cast, so that the server need not guess the type of a text.
  static func cast(_ column: TableShape.Column, _ dialect: Dialect) -> String { "" }

  private static func sqlite(_ column: TableShape.Column, _ number: Int) -> String {
    let type = column.type
    if type.contains("bool") { return String(number % 2) }
    if type.contains("int") || type.contains("num") || type.contains("dec") { return String(offset + number) }
    if type.contains("real") || type.contains("floa") || type.contains("doub") { return "\(offset + number).5" }
    if type.contains("date") || type.contains("time") { return "2001-02-0\(number) 03:04:05" }
    if type.contains("json") { return "{\"seed\": \(number)}" }
    return "seed \(number)"
  }

  private static func postgres(_ column: TableShape.Column, _ number: Int) -> String? {
    let type = column.type
    if type.hasSuffix("[]") {
      var element = TableShape.Column(
        name: column.name, type: String(type.dropLast(2)), isRequired: true, hasDefault: false, isComputed: false)
      element.length = column.length
      return postgres(element, number).map { "{\"\($0)\"}" }
    }
    switch type {
    case "smallint", "integer", "bigint", "numeric", "money": return String(offset + number)
    case "real", "double precision": return "\(offset + number).5"
    case "boolean": return number % 2 == 0 ? "true" : "false"
    case "text", "character varying", "citext", "name", "character", "\"char\"", "bpchar":
      return String("seed \(number)".suffix(column.length ?? (type == "\"char\"" ? 1 : 63)))
    case "uuid": return "00000000-0000-4000-8000-00000003000\(number)"
    case "date": return "2001-02-0\(number)"
    case "timestamp without time zone", "timestamp with time zone": return "2001-02-0\(number) 03:04:05+00"
    case "time without time zone", "time with time zone": return "0\(number):04:05+00"
    case "interval": return "\(number) hours"
    case "json", "jsonb": return "{\"seed\": \(number)}"
    case "bytea": return "\\x0\(number)"
    case "inet", "cidr": return "192.0.2.\(number)"
    case "macaddr": return "02:00:00:00:00:0\(number)"
    case "tsvector": return "seed"
    case "xml": return "<seed/>"
    case "hstore": return "seed=>\(number)"
    case "ltree": return "seed.n\(number)"
    case "point": return "(\(number),\(number))"
    case "bit", "bit varying": return String(repeating: "1", count: column.length ?? 1)
    case "int4range", "int8range", "numrange": return "[\(number * 10),\(number * 10 + 5))"
    case "tstzrange", "tsrange": return "[2001-02-0\(number) 01:00,2001-02-0\(number) 02:00)"
    case "daterange": return "[2001-02-0\(number),2001-02-0\(number + 1))"
    case _: return nil
    }
  }
}
