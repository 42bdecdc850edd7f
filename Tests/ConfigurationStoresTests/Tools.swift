// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionCore
import PromotionPorts

/// Runs programs for tests of what uses them, with the caller's variables and a few of its own.
struct Tools: ToolRunner {
  let variables: [String: String]

  func run(
    _ command: PromotionCore.CommandLine, input: [UInt8], variables own: [String: String]
  ) async throws(Failure) -> ToolAnswer {
    let process = Process()
    let (output, errors, entry) = (Pipe(), Pipe(), Pipe())
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command.arguments
    process.environment = ProcessInfo.processInfo.environment.merging(variables) { _, new in new }
      .merging(own) { _, new in new }
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = entry
    do { try process.run() } catch { throw Failure(.unreachable, "E0308", "not started: \(error)") }
    try? entry.fileHandleForWriting.write(contentsOf: Data(input))
    try? entry.fileHandleForWriting.close()
    let said = output.fileHandleForReading.readDataToEndOfFile()
    let complaints = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return ToolAnswer(
      code: process.terminationStatus, output: Array(said), errors: String(decoding: complaints, as: UTF8.self))
  }

  /// Whether a program is on this machine.
  static func has(_ program: String) -> Bool {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return path.split(separator: ":").contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(program)") }
  }

  static func freePort() -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    return withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        guard bind(descriptor, address, size) == 0, getsockname(descriptor, address, &size) == 0 else { return 0 }
        return Int(
          UInt16(bigEndian: pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { $0.pointee.sin_port }))
      }
    }
  }
}
