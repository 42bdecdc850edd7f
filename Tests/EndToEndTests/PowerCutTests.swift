// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// Real power cuts, as far as a machine can cut its own: an ext4 that is shut down without flushing its log.
@Suite struct PowerCutTests {
  @Test func `a power cut loses no acknowledged entry, and the harness sees a missing fsync`() throws {
    let folder = NSTemporaryDirectory() + "sluice-power-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "JournalTests/PowerCut/power_cut.py").path
    let isLong = ProcessInfo.processInfo.environment["SLUICE_SOAK"] != nil
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", script, Shop.products + "/sluice", folder, isLong ? "60" : "3", "6"]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    print(text)
    // 77: no root, no loop device or no strace here; the words above say which.
    #expect([0, 77].contains(process.terminationStatus), "\(text)")
  }
}
