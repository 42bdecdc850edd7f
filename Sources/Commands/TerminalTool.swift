// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
internal import Subprocess
internal import SystemPackage

/// Runs a tool of the caller that may talk to the person at the terminal, such as `ssh-keygen`.
///
/// It is not `ProcessRunner`: this one keeps the caller's environment (the agent's socket) and terminal, leaves no
/// evidence, and is never used for a command of a pipeline.
public enum TerminalTool {
  private static let outputBytesMax = 65_536
  /// What proves who we are, or signs for the journal: no tool needs it.
  private static let withheld: [Subprocess.Environment.Key: String?] = [
    "SLUICE_ID_TOKEN": nil, "ACTIONS_ID_TOKEN_REQUEST_TOKEN": nil, "ACTIONS_ID_TOKEN_REQUEST_URL": nil,
    "SLUICE_LOG_KEY": nil, "SLUICE_LOG_KEY_FILE": nil, "CI_JOB_TOKEN": nil,
  ]

  /// Runs a tool to its end; `arguments` begin with its name, `input` is its standard input.
  public static func run(
    _ arguments: [String], input: [UInt8]
  ) async throws(Failure) -> (code: Int32, output: [UInt8], errors: String) {
    guard let program = arguments.first else { throw Failure(.defect, "E7004", "a tool without a name was to be run") }
    do {
      let file = try ToolInput.descriptor(of: input)
      defer { try? file.close() }
      let result = try await Subprocess.run(
        .name(program), arguments: Arguments(Array(arguments.dropFirst())),
        environment: .inherit.updating(withheld), input: .fileDescriptor(file, closeAfterSpawningProcess: false),
        output: .bytes(limit: outputBytesMax), error: .string(limit: outputBytesMax))
      let code: Int32 =
        switch result.terminationStatus {
        case .exited(let code): code
        case .signaled(let number): 128 + number
        }
      return (code, result.standardOutput, result.standardError)
    } catch {
      throw Failure(
        .usage, "E0423", "cannot run \(program)", why: ["\(error)"],
        fix: ["apt-get install \(program == "gpg" ? "gnupg" : "openssh-client")"])
    }
  }
}
