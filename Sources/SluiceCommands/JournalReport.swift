// SPDX-License-Identifier: Apache-2.0
/// What checking the journal's bytes showed.
public struct JournalReport: Hashable, Sendable {
  /// How many entries are whole.
  public let entries: Int64
  /// The root over them, base64.
  public let root: String
  /// The first fault, with line, entry and kind; `nil` when there is none.
  public let fault: String?
  /// Which range is witnessed, anchored or only self-signed, one line.
  public let coverage: String

  /// Collects what was found.
  public init(entries: Int64, root: String, fault: String?, coverage: String) {
    self.entries = entries
    self.root = root
    self.fault = fault
    self.coverage = coverage
  }
}
