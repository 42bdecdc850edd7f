// SPDX-License-Identifier: Apache-2.0
/// The text that will revert a migration, recorded before the migration is applied.
public struct MigrationRecorded: Hashable, Sendable {
  /// The run.
  public let run: RunName
  /// The right under which it acts.
  public let epoch: Int64
  /// The migration gate.
  public let gate: GateName
  /// The version.
  public let version: String
  /// Its numeric value.
  public let order: Int64
  /// The rest of the name.
  public let name: String
  /// The SHA-256 of the text that applies it.
  public let up: Digest
  /// Which part of the text this is, from 1.
  public let part: Int64
  /// How many parts there are.
  public let parts: Int64
  /// This part of the text.
  public let down: String

  /// Collects the facts.
  public init(
    run: RunName, epoch: Int64, gate: GateName, version: String, order: Int64, name: String, up: Digest,
    part: Int64, parts: Int64, down: String
  ) {
    self.run = run
    self.epoch = epoch
    self.gate = gate
    self.version = version
    self.order = order
    self.name = name
    self.up = up
    self.part = part
    self.parts = parts
    self.down = down
  }
}
