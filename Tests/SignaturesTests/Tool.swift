// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionCore

/// Runs programs with files, not pipes, as their streams, so that no two children hold one pipe.
enum Tool {
  static func run(_ arguments: [String], _ input: [UInt8] = []) throws -> (code: Int32, output: [UInt8], errors: String)
  {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("sluice-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = ["in", "out", "err"].map { folder.appendingPathComponent($0) }
    try Data(input).write(to: files[0])
    try Data().write(to: files[1])
    try Data().write(to: files[2])
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    process.environment = ["PATH": "/usr/bin:/bin", "TZ": "UTC", "LC_ALL": "C"]
    process.standardInput = try FileHandle(forReadingFrom: files[0])
    process.standardOutput = try FileHandle(forWritingTo: files[1])
    process.standardError = try FileHandle(forWritingTo: files[2])
    try process.run()
    process.waitUntilExit()
    let errors = String(decoding: try Data(contentsOf: files[2]), as: UTF8.self)
    return (process.terminationStatus, Array(try Data(contentsOf: files[1])), errors)
  }

  /// The closure that the composition root would supply.
  @Sendable static func supplied(
    _ arguments: [String], _ input: [UInt8]
  ) async throws(Failure) -> (code: Int32, output: [UInt8], errors: String) {
    do { return try run(arguments, input) } catch { throw Failure(.unreachable, "E9999", "\(error)") }
  }
}
