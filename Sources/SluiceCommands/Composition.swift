// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// Where the commands get their adapters from: the executable is the only place that names them.
public struct Composition: Sendable {
  /// The composition of the command that runs; set by the executable.
  @TaskLocal public static var current = Composition { _ throws(Failure) in
    throw Failure(.defect, "E7003", "no adapters were given to the command line")
  }

  /// Opens a session on the repository at or above a folder.
  public let open: @Sendable (_ folder: String) async throws(Failure) -> Session

  /// Names how a session is opened.
  public init(open: @escaping @Sendable (_ folder: String) async throws(Failure) -> Session) { self.open = open }
}
