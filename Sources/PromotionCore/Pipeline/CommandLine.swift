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

  /// Programs that run the file which they are given first.
  private static let interpreters: Set<String> = [
    "sh", "bash", "dash", "ash", "zsh", "ksh", "fish", "python", "python3", "perl", "ruby", "node", "php", "pwsh",
    "lua",
    "tclsh", "Rscript", "awk", "env",
  ]

  /// Which of the arguments names a program of a tree, or `nil` when all of it is of the machine.
  ///
  /// `sh ops/deploy` runs a file of the tree as much as `ops/deploy` does. What a shell is told by `-c`, or make by its
  /// Makefile, is not seen here.
  public var ownProgramIndex: Int? {
    guard let program = arguments.first, !program.hasPrefix("/") || arguments.count > 1 else { return nil }
    if program.contains("/"), !program.hasPrefix("/") { return 0 }
    guard let name = program.split(separator: "/").last, Self.interpreters.contains(String(name)),
      arguments.count > 1, !arguments[1].hasPrefix("-"), !arguments[1].hasPrefix("/"), !arguments[1].isEmpty
    else { return nil }
    // `env python3 ops/deploy` is what its arguments are.
    guard name != "env" else {
      let inner = CommandLine(arguments: Array(arguments.dropFirst()))
      return inner.ownProgramIndex.map { $0 + 1 }
    }
    return 1
  }

  /// The path of the program in a tree, or `nil` when it is a program of the machine.
  public var ownProgram: String? {
    guard let index = ownProgramIndex else { return nil }
    let parts = arguments[index].split(separator: "/").filter { $0 != "." }
    return parts.isEmpty || parts.contains("..") ? nil : parts.joined(separator: "/")
  }
}
