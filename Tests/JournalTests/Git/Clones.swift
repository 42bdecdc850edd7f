// SPDX-License-Identifier: Apache-2.0
import Foundation
import Journal
import PromotionCore
import PromotionPorts

/// A bare remote and clones of it, gone with the test.
final class Clones: Sendable {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    _ = try shell("git init -q --bare remote.git && git -C remote.git config receive.denyNonFastForwards true")
  }

  var remote: String { scratch.path + "/remote.git" }

  /// Makes a clone of that name and opens its journal.
  func journal(
    _ name: String, key: LogKey?, talk: @escaping @Sendable (String) -> Void = { _ in },
    tool: (SpawnedTool) -> SpawnedTool = { $0 }
  ) throws -> GitJournal {
    if !FileManager.default.fileExists(atPath: "\(scratch.path)/\(name)") {
      _ = try shell("git init -q \(name) && git -C \(name) remote add origin \(remote)")
    }
    return GitJournal(
      folder: folder(name), commonFolder: "\(scratch.path)/\(name)/.git", remote: "origin", key: key,
      tools: tool(SpawnedTool(folder: "\(scratch.path)/\(name)")), variables: [:], talk: talk)
  }

  func folder(_ name: String) -> String { "\(scratch.path)/\(name)/.git/sluice" }

  @discardableResult
  func shell(_ line: String) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-ec", line]
    process.currentDirectoryURL = URL(filePath: scratch.path)
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
    return String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
