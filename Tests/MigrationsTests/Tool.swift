// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionTestSupport

/// Another program, run to its end.
enum Tool {
  /// Runs a program by its path or its name; the output is both of its streams.
  static func run(
    _ arguments: [String], folder: String, variables: [String: String] = [:]
  ) throws -> (code: Int32, output: String) {
    let process = Process()
    let isPath = arguments[0].hasPrefix("/")
    process.executableURL = URL(filePath: isPath ? arguments[0] : "/usr/bin/env")
    process.arguments = isPath ? Array(arguments.dropFirst()) : arguments
    process.currentDirectoryURL = URL(filePath: folder)
    process.environment = ProcessInfo.processInfo.environment.merging(variables) { $1 }
    // A file, not a pipe: a server that is started keeps what it was given open.
    let file = NSTemporaryDirectory() + "sluice-tool-\(UUID().uuidString)"
    try Data().write(to: URL(filePath: file))
    defer { try? FileManager.default.removeItem(atPath: file) }
    let output = try FileHandle(forWritingTo: URL(filePath: file))
    process.standardOutput = output
    process.standardError = output
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    try output.close()
    return (process.terminationStatus, (try? String(contentsOfFile: file, encoding: .utf8)) ?? "")
  }

  /// Where a program is, or `nil`: on the path, or among the tools that the install script fetched.
  static func find(_ name: String) -> String? {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let folders =
      [root.appending(path: ".build/tools/bin").path]
      + (ProcessInfo.processInfo.environment["PATH"] ?? "")
      .split(separator: ":").map(String.init)
    return folders.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}
