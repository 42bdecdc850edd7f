// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

/// A copy of a target, made for a proof and thrown away after it.
protocol ScratchDatabase: AnyObject {
  /// The open connection.
  var connection: any DatabaseConnection { get }
  /// The address by which another process reaches it, `sqlite:PATH` or `postgres://…`.
  var address: String { get }
  /// Removes it; never fails.
  func drop()
}

/// Makes copies of a target.
protocol ScratchMaker: AnyObject {
  /// What all copies share; `nil` where each copy is a world of its own.
  var roles: ServerRoles? { get }
  /// Whether what copies share is shared by the target as well.
  var isOnServerOfTarget: Bool { get }
  /// A copy of the target: its schema, its tracking rows, and its other rows where they can be had.
  func copyOfTarget() throws(Failure) -> any ScratchDatabase
  /// An empty database.
  func empty() throws(Failure) -> any ScratchDatabase
  /// A copy of a copy.
  func clone(_ original: any ScratchDatabase) throws(Failure) -> any ScratchDatabase
}
