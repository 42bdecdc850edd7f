// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import PromotionPorts

/// The journal's tables in a shared database, asked one statement at a time.
struct JournalTable: Sendable {
  /// How many entries one answer has at most.
  static let pageMax: Int64 = 2000
  /// What one statement may carry; PostgreSQL's own limit is a gigabyte, and digits take two bytes for one.
  static let bytesMax = 400_000_000
  static let patienceSeconds: Int32 = 15

  let database: any SharedDatabase
  let schema: JournalSchema

  var name: String { schema.name }

  /// Reads the head and the entries that follow `size` of them.
  func page(after size: Int64) async throws(SharedDatabaseFault) -> JournalPage {
    let sql = """
      SELECT h.size, encode(h.note, 'hex'), coalesce(e.count, 0), coalesce(encode(e.bytes, 'hex'), '')
      FROM \(name).head h LEFT JOIN LATERAL (
        SELECT count(*) AS count, string_agg(bytes, ''::bytea ORDER BY seq) AS bytes FROM \(name).entry
        WHERE seq >= $1::bigint AND seq < least(h.size, $1::bigint + \(Self.pageMax))
      ) e ON true
      """
    let row = try await reading(sql, [String(size)]).first ?? []
    guard row.count == 4, let found = row[0].flatMap({ Int64($0) }), let note = row[1].flatMap(Hexadecimal.bytes),
      let count = row[2].flatMap({ Int64($0) }), let bytes = row[3].flatMap(Hexadecimal.bytes)
    else { throw SharedDatabaseFault(.refused("P0002"), "the journal has no head") }
    return JournalPage(size: found, note: note, count: count, bytes: bytes)
  }

  /// Appends lines when the journal has `expecting` entries with that root; tells what became of it.
  func append(
    _ lines: [[UInt8]], ids: [String], expecting: Int64, prior: String, _ prepared: (root: String, note: [UInt8]),
    patienceSeconds: Int32 = Self.patienceSeconds
  ) async throws(SharedDatabaseFault) -> AppendOutcome {
    let sql = "SELECT \(name).append($1::bigint, $2::text, $3::text, $4::text[], $5::bytea[], $6::bytea)"
    let values = [
      String(expecting), prior, prepared.root, Self.array(ids), Self.array(lines.map { "\\x" + Hexadecimal.text($0) }),
      "\\x" + Hexadecimal.text(prepared.note),
    ]
    let rows = try await database.rows(sql, values, patienceSeconds: patienceSeconds)
    guard let word = rows.first?.first ?? nil, let outcome = AppendOutcome(rawValue: word) else {
      throw SharedDatabaseFault(.lost, "the server's answer is not one of append")
    }
    return outcome
  }

  /// Reads; a connection that broke meanwhile is opened once more, since reading leaves no trace.
  func reading(_ sql: String, _ values: [String?]) async throws(SharedDatabaseFault) -> [[String?]] {
    do throws(SharedDatabaseFault) {
      return try await database.rows(sql, values, patienceSeconds: Self.patienceSeconds)
    } catch  where error.kind == .lost {
      return try await database.rows(sql, values, patienceSeconds: Self.patienceSeconds)
    }
  }

  /// Writes texts as the literal of an array.
  static func array(_ texts: [String]) -> String {
    var literal: [UInt8] = [0x7B]
    for (index, text) in texts.enumerated() {
      if index > 0 { literal.append(0x2C) }
      literal.append(0x22)
      for byte in text.utf8 {
        if byte == 0x22 || byte == 0x5C { literal.append(0x5C) }
        literal.append(byte)
      }
      literal.append(0x22)
    }
    literal.append(0x7D)
    return String(decoding: literal, as: UTF8.self)
  }
}
