// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionCore
import PromotionPorts

@testable import Commands

/// A temporary folder with a runner that keeps its evidence there.
final class Workshop: Sendable {
  let folder: String
  let caller: [String: String]

  init(caller: [String: String] = [:]) throws {
    folder = NSTemporaryDirectory() + "commands-" + ULIDSource().next()
    self.caller = caller
    try FileManager.default.createDirectory(atPath: folder + "/ops", withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// The sluice executable that the build has put beside the tests.
  static var sluice: String {
    let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    let candidates = [tests] + Swift.CommandLine.arguments
    for candidate in candidates {
      let file = URL(fileURLWithPath: candidate).deletingLastPathComponent().appendingPathComponent("sluice").path
      if FileManager.default.isExecutableFile(atPath: file) { return file }
    }
    return FileManager.default.currentDirectoryPath + "/.build/debug/sluice"
  }

  var evidence: String { folder + "/state/evidence" }

  func runner(lifeline: Bool = false, sizeLimit: Int = 1_000_000) -> ProcessRunner {
    ProcessRunner(
      evidenceFolder: evidence, lifeline: lifeline ? Self.sluice : nil, sizeLimit: sizeLimit, caller: caller)
  }

  func invocation(
    _ arguments: [String], seconds: Int64 = 10, pass: [String] = [], variables: [String: String] = [:],
    network: NetworkAccess = .host
  ) -> Invocation {
    Invocation(
      command: PromotionCore.CommandLine(arguments: arguments, timeoutSeconds: seconds, pass: pass, network: network),
      folder: folder, variables: variables)
  }

  func shell(_ script: String, seconds: Int64 = 10) -> Invocation {
    invocation(["sh", "-c", script], seconds: seconds)
  }

  func write(_ text: String, to name: String, mode: Int = 0o755) throws {
    // Another process copies it: a descriptor of ours, open for writing, could be in a child that some other test is
    // starting at this moment, and then the kernel refuses to execute the file (ETXTBSY).
    let draft = folder + "/.draft-\(UUID().uuidString)"
    try Data(text.utf8).write(to: URL(fileURLWithPath: draft))
    defer { try? FileManager.default.removeItem(atPath: draft) }
    let copy = Process()
    copy.executableURL = URL(fileURLWithPath: "/bin/cp")
    copy.arguments = [draft, folder + "/" + name]
    try copy.run()
    copy.waitUntilExit()
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: folder + "/" + name)
  }

  func log(_ result: CommandResult) -> String { evidence + "/\(result.evidence).log" }

  /// Whether a process runs whose arguments hold this text.
  static func isAlive(_ mark: String) -> Bool {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.contains { name in
      guard Int32(name) != nil, let data = FileManager.default.contents(atPath: "/proc/\(name)/cmdline") else {
        return false
      }
      return String(decoding: data, as: UTF8.self).split(separator: "\0").contains(Substring(mark))
    }
  }

  /// Waits until such a process runs, at most a minute.
  static func isThere(_ mark: String) async throws -> Bool {
    for _ in 0..<3000 {
      if isAlive(mark) { return true }
      try await Task.sleep(for: .milliseconds(20))
    }
    return false
  }

  /// Waits until no such process runs; the mark sleeps for far longer than this waits.
  static func isGone(_ mark: String) async throws -> Bool {
    for _ in 0..<1500 {
      if !isAlive(mark) { return true }
      try await Task.sleep(for: .milliseconds(20))
    }
    return false
  }

  /// A number of seconds to sleep that no other test uses, to find the sleeping process by.
  static func mark() -> String { "1000.\(UInt32.random(in: 100_000...999_999_999))" }
}
