// SPDX-License-Identifier: Apache-2.0
internal import Dispatch
public import PromotionPorts

/// A PostgreSQL server that the journal shares with other machines, over one connection that is opened when needed.
///
/// It is unchecked because the connection is touched on one queue only, one call after the other.
public final class SharedPostgres: SharedDatabase, @unchecked Sendable {
  private let address: PostgresAddress?
  /// Where the address was looked for.
  private let source: String
  private let queue = DispatchQueue(label: "journal database")
  private var connection: PostgresConnection?

  /// Connects to nothing yet; without an address every call says where one was looked for.
  public init(address: String?, source: String) {
    self.address = address.map { PostgresAddress(text: $0) }
    self.source = source
  }

  /// The address without its password and options.
  public var shown: String { address?.shown ?? source }

  /// Runs one statement in a transaction of its own and returns its rows as texts; NULL is `nil`.
  public func rows(
    _ sql: String, _ values: [String?], patienceSeconds: Int32
  ) async throws(SharedDatabaseFault) -> [[String?]] {
    let result: Result<[[String?]], SharedDatabaseFault> = await withCheckedContinuation { continuation in
      queue.async {
        do throws(SharedDatabaseFault) {
          continuation.resume(returning: .success(try self.answer(sql, values, patienceSeconds)))
        } catch { continuation.resume(returning: .failure(error)) }
      }
    }
    return try result.get()
  }

  private func answer(
    _ sql: String, _ values: [String?], _ patienceSeconds: Int32
  ) throws(SharedDatabaseFault) -> [[String?]] {
    let open = try opened()
    open.patienceSeconds = patienceSeconds
    do throws(DatabaseError) {
      if values.isEmpty {
        try open.simple(sql)
        return []
      }
      return try open.rows(sql, values)
    } catch {
      if Self.isLost(error.code) {
        connection = nil
        throw SharedDatabaseFault(.lost, error.message)
      }
      // Several statements may have left their transaction open.
      if open.isInTransaction { connection = nil }
      throw SharedDatabaseFault(.refused(error.code), error.message)
    }
  }

  private func opened() throws(SharedDatabaseFault) -> PostgresConnection {
    if let connection { return connection }
    guard let address else { throw SharedDatabaseFault(.unknownAddress, source) }
    do throws(DatabaseError) {
      let open = try PostgresConnection(address, name: "sluice journal")
      connection = open
      return open
    } catch { throw SharedDatabaseFault(.unreachable, error.message) }
  }

  /// Whether the session has ended, by whatever: the codes of class 08 and of a server that stops (PostgreSQL's manual,
  /// appendix "Error Codes").
  private static func isLost(_ code: String) -> Bool {
    code.hasPrefix("08") || ["57P01", "57P02", "57P03", "57P05", "XX000"].contains(code)
  }
}
