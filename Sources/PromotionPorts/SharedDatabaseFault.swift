// SPDX-License-Identifier: Apache-2.0
/// Why a shared database gave no answer.
public struct SharedDatabaseFault: Error, Sendable {
  /// What can be said of the statement.
  public enum Kind: Hashable, Sendable {
    /// Nobody said where the database is; nothing was sent.
    case unknownAddress
    /// No connection came about; nothing was sent.
    case unreachable
    /// The connection broke while the statement was under way: nobody can know whether it was done.
    case lost
    /// The server refused the statement, which left no trace; the code is its SQLSTATE.
    case refused(String)
  }

  /// What can be said of the statement.
  public let kind: Kind
  /// The words of the server or the client library, without a password.
  public let message: String

  /// Names a fault.
  public init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }
}
