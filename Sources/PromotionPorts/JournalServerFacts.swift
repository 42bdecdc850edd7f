// SPDX-License-Identifier: Apache-2.0
/// What the database of a journal says of itself and of whoever asks.
public struct JournalServerFacts: Hashable, Sendable {
  /// The address without its password and options.
  public let address: String
  /// The number of entries.
  public let size: Int64
  /// Whether the role of the address may append.
  public let mayAppend: Bool
  /// Whether the role of the address may take the guards away.
  public let isOwner: Bool
  /// Whether every trigger that refuses all but growth is in force, in every session.
  public let isGuarded: Bool
  /// Whether the server waits for its disk.
  public let isDurable: Bool
  /// Whether the connection stays on one machine or is encrypted.
  public let isPrivate: Bool

  /// States the facts.
  public init(
    address: String, size: Int64, mayAppend: Bool, isOwner: Bool, isGuarded: Bool, isDurable: Bool, isPrivate: Bool
  ) {
    self.address = address
    self.size = size
    self.mayAppend = mayAppend
    self.isOwner = isOwner
    self.isGuarded = isGuarded
    self.isDurable = isDurable
    self.isPrivate = isPrivate
  }
}
