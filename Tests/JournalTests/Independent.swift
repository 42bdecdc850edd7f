// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Runs the second implementation, Independent/verify.py.
enum Independent {
  static var isAvailable: Bool {
    ["python3", "openssl"].allSatisfy { (try? output(of: [$0, $0 == "openssl" ? "version" : "--version"])) != "" }
  }

  static func run(_ arguments: [String]) throws -> String {
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Independent/verify.py"
    return try output(of: ["python3", script] + arguments)
  }

  private static func output(of command: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }
}
