// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// Runs the page for a team as somebody who copies it does.
@Suite struct TeamPageTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  @Test func `every block of the page for a team does what it says`() throws {
    let page = try String(contentsOfFile: Self.root + "/docs/team.md", encoding: .utf8)
    let blocks = page.components(separatedBy: "```sh\n").dropFirst().compactMap {
      $0.components(separatedBy: "```").first
    }
    #expect(blocks.count > 8)
    let folder = NSTemporaryDirectory() + "sluice-team-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder + "/work", withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    // The three verbs are the binary under other names, as `make install` leaves them.
    try FileManager.default.createDirectory(atPath: folder + "/bin", withIntermediateDirectories: true)
    for name in ["sluice", "promote", "approve", "rollback"] {
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder)/bin/\(name)", withDestinationPath: Shop.products + "/sluice")
    }
    try blocks.joined().write(toFile: folder + "/page.sh", atomically: true, encoding: .utf8)
    let process = Process()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = ["-euo", "pipefail", "../page.sh"]
    process.currentDirectoryURL = URL(filePath: folder + "/work")
    process.environment = [
      "HOME": folder, "PATH": "\(folder)/bin:/usr/local/bin:/usr/bin:/bin", "GIT_CONFIG_NOSYSTEM": "1",
    ]
    let output = Pipe()
    (process.standardOutput, process.standardError) = (output, output)
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(text.suffix(3000))")
    // What the page says that a reader sees.
    #expect(text.contains("production went back to") && text.contains("contains") && text.contains("in quarantine"))
    #expect(text.contains("which is NOT in force") && text.contains("it is in force from now on"))
    #expect(text.contains("7 signed as the policy of their run asks"), "\(text.suffix(1000))")
  }
}
