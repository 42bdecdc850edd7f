// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionCore
import PromotionPorts

/// Runs programs for tests of adapters that are not the process runner; may hold one back or change what it says.
struct SpawnedTool: ToolRunner {
  let folder: String
  /// Is shown the arguments before the program runs; another answer than `nil` takes the program's place.
  var before: @Sendable ([String]) async -> ToolAnswer? = { _ in nil }
  /// Is shown the arguments and the answer; what it returns is the answer.
  var after: @Sendable ([String], ToolAnswer) async -> ToolAnswer = { _, answer in answer }

  func run(
    _ command: PromotionCore.CommandLine, input: [UInt8], variables: [String: String]
  ) async throws(Failure) -> ToolAnswer {
    if let answer = await before(command.arguments) { return answer }
    let answer: ToolAnswer
    do { answer = try spawn(command.arguments, input) } catch {
      throw Failure(.unreachable, "E0308", "cannot run \(command.arguments)", why: ["\(error)"])
    }
    return await after(command.arguments, answer)
  }

  private func spawn(_ arguments: [String], _ input: [UInt8]) throws -> ToolAnswer {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = arguments
    process.currentDirectoryURL = URL(filePath: folder)
    process.environment = ["PATH": "/usr/bin:/bin", "HOME": folder, "GIT_CONFIG_NOSYSTEM": "1"]
    let given = folder + "/input-" + UUID().uuidString
    try Data(input).write(to: URL(filePath: given))
    defer { try? FileManager.default.removeItem(atPath: given) }
    let (output, errors) = (Pipe(), Pipe())
    process.standardInput = try FileHandle(forReadingFrom: URL(filePath: given))
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    let talk = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return ToolAnswer(
      code: process.terminationStatus, output: Array(bytes), errors: String(decoding: talk, as: UTF8.self))
  }
}
