// SPDX-License-Identifier: Apache-2.0
internal import Foundation
public import PromotionCore
public import PromotionPorts
internal import Subprocess
internal import SystemPackage

/// Runs programs whose output is an answer; nothing of it is kept.
///
/// It is not `ProcessRunner`, which keeps all output as evidence: what a secret store answers must not lie in a file.
public struct QuietTool: ToolRunner {
  private static let outputBytesMax = 4_194_304

  private let caller: [String: String]
  private let folder: String

  /// Runs programs in a folder, with variables of the caller where a command asks for them.
  public init(caller: [String: String], folder: String) {
    self.caller = caller
    self.folder = folder
  }

  /// Runs a program with an input and returns how it ended and what it said.
  public func run(
    _ command: PromotionCore.CommandLine, input: [UInt8], variables: [String: String]
  ) async throws(Failure) -> ToolAnswer {
    guard let program = command.arguments.first else {
      throw Failure(.usage, "E0303", "a command has no program", fix: ["name a program in the pipeline"])
    }
    let environment = ChildEnvironment(caller: caller, pass: command.pass, engine: variables)
    let path = try ProgramLookup(folder: folder, path: environment.path).resolve(program)
    let answer: Result<ToolAnswer?, Failure> = await withTaskGroup(of: Result<ToolAnswer?, Failure>.self) { group in
      group.addTask {
        await Self.answer(path, Array(command.arguments.dropFirst()), input, environment.variables, folder)
      }
      group.addTask {
        try? await Task.sleep(for: .seconds(command.timeoutSeconds))
        return .success(nil)
      }
      let first = await group.next() ?? .success(nil)
      // The program that is too slow is killed with the task that waits for it.
      group.cancelAll()
      return first
    }
    if let answer = try answer.get() { return answer }
    throw Failure(
      .unreachable, "E0307", "\(program) did not answer within \(command.timeoutSeconds) s",
      fix: ["look whether what it asks is reachable"])
  }

  private static func answer(
    _ path: String, _ arguments: [String], _ input: [UInt8], _ variables: [String: String], _ folder: String
  ) async -> Result<ToolAnswer?, Failure> {
    do {
      let file = try ToolInput.descriptor(of: input)
      defer { try? file.close() }
      let result = try await Subprocess.run(
        .path(FilePath(path)), arguments: Arguments(arguments),
        environment: .custom(
          Dictionary(
            variables.map { (Environment.Key(stringLiteral: $0.key), $0.value) },
            uniquingKeysWith: { first, _ in first })),
        workingDirectory: FilePath(folder), input: .fileDescriptor(file, closeAfterSpawningProcess: false),
        output: .bytes(limit: outputBytesMax),
        error: .string(limit: outputBytesMax))
      let code: Int32 =
        switch result.terminationStatus {
        case .exited(let code): code
        case .signaled(let number): 128 + number
        }
      return .success(ToolAnswer(code: code, output: result.standardOutput, errors: result.standardError))
    } catch {
      return .failure(
        Failure(.unreachable, "E0308", "cannot hear \(path)", why: ["\(error)"], fix: ["run it by hand and look"]))
    }
  }
}
