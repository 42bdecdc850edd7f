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
  /// Which network it reaches.
  public let network: NetworkAccess

  /// Describes a command.
  public init(
    arguments: [String], timeoutSeconds: Int64 = CommandLine.timeoutSecondsDefault, pass: [String] = [],
    origin: ScriptOrigin = .commit, network: NetworkAccess = .host
  ) {
    self.arguments = arguments
    self.timeoutSeconds = timeoutSeconds
    self.pass = pass
    self.origin = origin
    self.network = network
  }

  /// Returns the same command with that limit, where its own is longer.
  public func limited(to seconds: Int64) -> CommandLine {
    CommandLine(
      arguments: arguments, timeoutSeconds: min(timeoutSeconds, seconds), pass: pass, origin: origin, network: network)
  }

  /// Which of the arguments names a program of a tree, or `nil` when all of it is of the machine.
  ///
  /// `bash -e ops/deploy` and `timeout 60 ops/deploy` run a file of the tree as much as `ops/deploy` does. What make reads is
  /// not seen here.
  public var ownProgramIndex: Int? { ProgramWords(arguments).own }

  /// Files of a tree that a text names which a shell or another interpreter is told to run, as in `sh -c "ops/deploy"`.
  var quotedPrograms: [String] { ProgramWords(arguments).quoted }

  /// The path of the program in a tree, or `nil` when it is a program of the machine.
  public var ownProgram: String? {
    guard let index = ownProgramIndex else { return nil }
    let parts = arguments[index].split(separator: "/").filter { $0 != "." }
    return parts.isEmpty || parts.contains("..") ? nil : parts.joined(separator: "/")
  }
}
