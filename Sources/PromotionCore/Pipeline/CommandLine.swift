// SPDX-License-Identifier: Apache-2.0
/// A command as an argument array, with its time limit.
public struct CommandLine: Hashable, Sendable {
  /// The limit when the pipeline says none: ten minutes.
  public static let timeoutSecondsDefault: Int64 = 600

  /// The program and its arguments; never passed through a shell.
  public let arguments: [String]
  /// After so many seconds the process group is killed.
  public let timeoutSeconds: Int64
  /// Variables of the caller's environment that the command may see, beside the scrubbed default.
  public let pass: [String]
  /// Whose tree holds the program.
  public let origin: ScriptOrigin

  /// Describes a command.
  public init(
    arguments: [String], timeoutSeconds: Int64 = CommandLine.timeoutSecondsDefault, pass: [String] = [],
    origin: ScriptOrigin = .commit
  ) {
    self.arguments = arguments
    self.timeoutSeconds = timeoutSeconds
    self.pass = pass
    self.origin = origin
  }

  /// The path of the program in a tree, or `nil` when it is a program of the machine.
  public var ownProgram: String? {
    guard let program = arguments.first, program.contains("/"), !program.hasPrefix("/") else { return nil }
    let parts = program.split(separator: "/").filter { $0 != "." }
    return parts.contains("..") ? nil : parts.joined(separator: "/")
  }
}
