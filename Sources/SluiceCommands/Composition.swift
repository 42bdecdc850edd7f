// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
public import PromotionPorts

/// Where the commands get their adapters from: the executable is the only place that names them.
public struct Composition: Sendable {
  /// The composition of the command that runs; set by the executable.
  @TaskLocal public static var current: Composition?

  /// Opens a session on the repository at or above a folder.
  public let open: @Sendable (_ folder: String) async throws(Failure) -> Session
  /// Opens the history of the repository at or above a folder, and nothing else of it: no journal is looked for.
  public let history: @Sendable (_ folder: String) throws(Failure) -> any CommitHistory
  /// What the journal commands work with.
  public let journal: JournalDesk

  /// Names how a session is opened, and what works without one.
  public init(
    journal: JournalDesk, history: @escaping @Sendable (_ folder: String) throws(Failure) -> any CommitHistory,
    open: @escaping @Sendable (_ folder: String) async throws(Failure) -> Session
  ) {
    self.journal = journal
    self.history = history
    self.open = open
  }

  /// The composition, which is there whenever a command runs.
  static func required() throws(Failure) -> Composition {
    guard let current else { throw Failure(.defect, "E7003", "no adapters were given to the command line") }
    return current
  }
}
