// SPDX-License-Identifier: Apache-2.0
/// What became of journals that were broken on purpose.
public struct TortureReport: Hashable, Sendable {
  /// One way of breaking, and how often each ending came.
  public struct Row: Hashable, Sendable {
    /// What was done to the bytes.
    public let name: String
    /// How many journals were broken in this way.
    public var cases = 0
    /// Whole entries that were taken in.
    public var adopted = 0
    /// Torn writes that were closed by a seal, with every byte left in place.
    public var sealed = 0
    /// Journals that were refused.
    public var refused = 0
    /// Nothing was wrong: the break left all of it in place.
    public var whole = 0
    /// What must never be: an acknowledged entry lost, a byte changed, damage passed over; one line each.
    public var bad: [String] = []

    /// Starts with nothing.
    public init(_ name: String) { self.name = name }
  }

  /// Every way of breaking.
  public let rows: [Row]
  /// How long `fdatasync` of a small append takes here, in microseconds, the middle one of many.
  public let syncMicroseconds: Int64
  /// Whether the journal also works where the file may only grow (`chattr +a`), or `nil` where that cannot be set.
  public let worksAppendOnly: Bool?

  /// Collects what became of them.
  public init(rows: [Row], syncMicroseconds: Int64, worksAppendOnly: Bool?) {
    self.rows = rows
    self.syncMicroseconds = syncMicroseconds
    self.worksAppendOnly = worksAppendOnly
  }

  /// Everything that must never be.
  public var bad: [String] { rows.flatMap(\.bad) + (worksAppendOnly == false ? ["it fails under chattr +a"] : []) }
}
