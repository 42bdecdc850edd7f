// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// Runs what the README promises.
@Suite struct DemoTests {
  @Test func `the demo ends well`() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let bin = NSTemporaryDirectory() + "sluice-bin-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: bin, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: bin) }
    for name in ["sluice", "promote", "approve", "rollback"] {
      try FileManager.default.createSymbolicLink(
        atPath: "\(bin)/\(name)", withDestinationPath: Shop.products + "/sluice")
    }
    let process = Process()
    process.executableURL = root.appending(path: "fixtures/demo/demo.sh")
    process.arguments = [bin]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(text.suffix(3000))")
  }
}
