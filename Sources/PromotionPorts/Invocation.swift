// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// A command with the surroundings in which it runs.
public struct Invocation: Hashable, Sendable {
  /// The program and its arguments, its limit and the variables it may inherit.
  public let command: CommandLine
  /// The absolute path of the folder in which it runs; a program with a slash is resolved beneath it.
  public let folder: String
  /// Variables set for it, beside the scrubbed default.
  public let variables: [String: String]
  /// Secrets that it knows; they are masked in its evidence as well as that is possible (R25).
  public let secrets: [String]
  /// The absolute path of a file that gets its output while it runs, for a service; `nil` for none.
  public let log: String?

  /// Describes an invocation.
  public init(
    command: CommandLine, folder: String, variables: [String: String], secrets: [String] = [],
    log: String? = nil
  ) {
    self.command = command
    self.folder = folder
    self.variables = variables
    self.secrets = secrets
    self.log = log
  }
}
