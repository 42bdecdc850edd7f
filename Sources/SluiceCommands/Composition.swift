// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// Where the commands get their adapters from: the executable is the only place that names them.
public struct Composition: Sendable {
  /// The composition of the command that runs; set by the executable.
  @TaskLocal public static var current: Composition?

  /// Opens a session on the repository at or above a folder.
  public let open: @Sendable (_ folder: String) async throws(Failure) -> Session
  /// What the journal commands work with.
  public let journal: JournalDesk

  /// Names how a session is opened, and what works without one.
  public init(journal: JournalDesk, open: @escaping @Sendable (_ folder: String) async throws(Failure) -> Session) {
    self.journal = journal
    self.open = open
  }

  /// The composition, which is there whenever a command runs.
  static func required() throws(Failure) -> Composition {
    guard let current else { throw Failure(.defect, "E7003", "no adapters were given to the command line") }
    return current
  }
}
