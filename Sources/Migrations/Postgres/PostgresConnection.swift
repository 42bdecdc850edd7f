// SPDX-License-Identifier: Apache-2.0
internal import CLibpq
internal import Glibc

/// One connection to a PostgreSQL server; the choke point for every call of libpq.
///
/// Queries are sent and waited for with `poll`, so that a cancelled run cancels its query (`PQcancel`), and so that
/// somebody can look who blocks while a statement waits.
final class PostgresConnection {
  private let handle: OpaquePointer
  private let library: sluice_libpq
  let address: PostgresAddress
  var tracking = TrackingNames.all
  /// Definitions of routines as they are compared, by what the server says: the same ones come again and again.
  var routines: [String: String] = [:]
  /// Tells which roles of the server are looked at; all when it is `nil`.
  var countsRole: ((String) -> Bool)?
  /// Asked while a query runs; true cancels it.
  private let isCancelled: @Sendable () -> Bool
  /// Called about every second while a query waits.
  var whileWaiting: (() -> Void)?
  /// Who was seen to block this session, the last time somebody looked.
  var blockers: [String] = []
  /// How long an answer may take before the connection is given up; `nil` waits as long as it takes.
  var patienceSeconds: Int32?
  /// The names of prepared statements by their text.
  private var prepared: [String: String] = [:]

  /// Each prepared statement takes the server some tens of kilobytes.
  private static let preparedMax = 2000

  private static let pollMilliseconds: Int32 = 200

  /// Connects.
  ///
  /// `settings` are given at the start of the session, so that RESET ALL leads back to them.
  init(
    _ address: PostgresAddress, settings: [String: String] = [:], name: String = "sluice",
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws(DatabaseError) {
    let library = try ClientLibrary.functions()
    let options = settings.sorted { $0.key < $1.key }.map { "-c \($0.key)=\($0.value)" }.joined(separator: " ")
    let keys = [
      "dbname", "application_name", "options", "connect_timeout", "client_encoding", "fallback_application_name",
    ]
    let values = [address.text, name, options, "10", "UTF8", "sluice"]
    let opened = Self.withStrings(keys) { keys in
      Self.withStrings(values) { values in library.PQconnectdbParams(keys, values, 1) }
    }
    guard let opened else { throw DatabaseError(code: "08001", message: "out of memory") }
    guard library.PQstatus(opened) == CONNECTION_OK else {
      defer { library.PQfinish(opened) }
      throw DatabaseError(code: "08001", message: Self.words(of: opened, address, library))
    }
    self.library = library
    handle = opened
    self.address = address
    self.isCancelled = isCancelled
    // Notices belong to nobody's terminal.
    _ = library.PQsetNoticeProcessor(handle, { _, _ in }, nil)
  }

  deinit { library.PQfinish(handle) }

  private static func withStrings<Result>(
    _ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Result
  ) -> Result {
    let copies = texts.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    var pointers: [UnsafePointer<CChar>?] = copies.map { $0.map { UnsafePointer($0) } }
    pointers.append(nil)
    return pointers.withUnsafeBufferPointer { buffer in
      // The buffer has at least the terminator, so it has a base.
      buffer.baseAddress.map(body) ?? body(UnsafePointer(bitPattern: 8).unsafelyUnwrapped)
    }
  }

  /// The process that serves this connection, as the server announced it when it was opened.
  var announcedProcess: Int32 { library.PQbackendPID(handle) }

  /// The server's version, 150018 for 15.18.
  var version: Int { Int(library.PQserverVersion(handle)) }

  var isInTransaction: Bool {
    let status = library.PQtransactionStatus(handle)
    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR
  }

  /// Runs one text through the simple protocol, which takes several statements.
  func simple(_ sql: String) throws(DatabaseError) {
    guard library.PQsendQuery(handle, sql) == 1 else { throw lastError }
    _ = try results()
  }

  /// Runs a statement of somebody's script.
  func foreign(_ statement: StatementSplitter.Statement) throws(DatabaseError) {
    try simple(statement.text)
    // It may have dropped ours as well.
    if ["discard", "deallocate"].contains(statement.words.first ?? "") { try forgetPrepared() }
  }

  func rows(_ sql: String, _ values: [String?]) throws(DatabaseError) -> [[String?]] {
    let sent: Int32
    if values.isEmpty {
      sent = library.PQsendQueryParams(handle, sql, 0, nil, nil, nil, nil, 0)
    } else {
      let copies = values.map { $0.flatMap { strdup($0) } }
      defer { for copy in copies { free(copy) } }
      let pointers: [UnsafePointer<CChar>?] = copies.map { $0.map { UnsafePointer($0) } }
      sent = library.PQsendQueryParams(handle, sql, Int32(values.count), nil, pointers, nil, nil, 0)
    }
    guard sent == 1 else { throw lastError }
    return try results()
  }

  /// Runs a query of ours that comes again and again: it is planned once.
  func repeated(_ sql: String) throws(DatabaseError) -> [[String?]] {
    let name: String
    if let known = prepared[sql] {
      name = known
    } else {
      if prepared.count >= Self.preparedMax { try forgetPrepared() }
      name = "sluice_\(prepared.count)"
      guard library.PQsendPrepare(handle, name, sql, 0, nil) == 1 else { throw lastError }
      _ = try results()
      prepared[sql] = name
    }
    guard library.PQsendQueryPrepared(handle, name, 0, nil, nil, nil, 0) == 1 else { throw lastError }
    return try results()
  }

  /// Drops every prepared statement, those of a foreign script too.
  private func forgetPrepared() throws(DatabaseError) {
    try simple("DEALLOCATE ALL")
    prepared = [:]
  }

  private var lastError: DatabaseError {
    DatabaseError(code: "08006", message: Self.words(of: handle, address, library))
  }

  private static func words(of handle: OpaquePointer, _ address: PostgresAddress, _ library: sluice_libpq) -> String {
    address.hidden(library.PQerrorMessage(handle).map { String(cString: $0) }?.trimmed ?? "out of memory")
  }

  /// Waits for every result of what was sent; the first error counts.
  private func results() throws(DatabaseError) -> [[String?]] {
    var rows: [[String?]] = []
    var failure: DatabaseError?
    while true {
      try wait()
      guard let result = library.PQgetResult(handle) else { break }
      defer { library.PQclear(result) }
      switch library.PQresultStatus(result) {
      case PGRES_TUPLES_OK: rows = self.rows(of: result)
      case PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: break
      case PGRES_COPY_IN:
        _ = library.PQputCopyEnd(handle, "COPY from standard input is not for migrations")
      case PGRES_COPY_OUT, PGRES_COPY_BOTH:
        failure = failure ?? DatabaseError(code: "0A000", message: "COPY to standard output is not for migrations")
        drainCopy()
      case _: failure = failure ?? error(of: result)
      }
    }
    if let failure { throw failure }
    return rows
  }

  private func drainCopy() {
    var buffer: UnsafeMutablePointer<CChar>?
    while library.PQgetCopyData(handle, &buffer, 0) > 0 { library.PQfreemem(buffer) }
  }

  private func wait() throws(DatabaseError) {
    var waited: Int32 = 0
    var hasCancelled = false
    while library.PQisBusy(handle) == 1 {
      var descriptor = pollfd(fd: library.PQsocket(handle), events: Int16(POLLIN), revents: 0)
      let ready = poll(&descriptor, 1, Self.pollMilliseconds)
      if let patienceSeconds, waited >= patienceSeconds * 1000 {
        throw DatabaseError(code: "08006", message: "the server gave no answer for \(patienceSeconds) s")
      }
      if ready > 0, library.PQconsumeInput(handle) == 0 { throw lastError }
      guard ready == 0 else { continue }
      waited += Self.pollMilliseconds
      if waited % 1000 == 0 { whileWaiting?() }
      if !hasCancelled, isCancelled() {
        hasCancelled = true
        cancel()
      }
    }
  }

  private func cancel() {
    guard let cancel = library.PQgetCancel(handle) else { return }
    var text = [CChar](repeating: 0, count: 256)
    _ = library.PQcancel(cancel, &text, 256)
    library.PQfreeCancel(cancel)
  }

  private func rows(of result: OpaquePointer) -> [[String?]] {
    let columns = library.PQnfields(result)
    return (0..<library.PQntuples(result)).map { row in
      (0..<columns).map { column in
        guard library.PQgetisnull(result, row, column) == 0 else { return nil }
        return library.PQgetvalue(result, row, column).map { String(cString: $0) }
      }
    }
  }

  private func error(of result: OpaquePointer) -> DatabaseError {
    func field(_ code: Character) -> String? {
      library.PQresultErrorField(result, Int32(code.asciiValue ?? 0)).map { String(cString: $0) }
    }
    let message = [field("M"), field("D"), field("H").map { "hint: \($0)" }].compactMap { $0 }.joined(separator: "; ")
    var error = DatabaseError(code: field("C") ?? "XX000", message: address.hidden(message))
    if error.isLockTimeout { error.blockers = blockers }
    return error
  }
}
