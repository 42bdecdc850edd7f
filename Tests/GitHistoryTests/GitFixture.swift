// SPDX-License-Identifier: Apache-2.0
import Foundation
import GitHistory
import PromotionCore
import Testing

/// A real repository made with the git command line in a temporary folder.
final class GitFixture {
  let folder: String

  init(_ arguments: [String] = ["init", "-q", "-b", "main", "."]) throws {
    folder = NSTemporaryDirectory() + "sluice-git-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try git(arguments)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  @discardableResult
  func git(_ arguments: [String], input: String? = nil, date: Int = 1_700_000_000, fails: Bool = false) throws -> String
  {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/git")
    process.arguments = arguments
    process.currentDirectoryURL = URL(filePath: folder)
    process.environment = [
      "PATH": "/usr/bin:/bin", "HOME": folder, "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "Ann",
      "GIT_AUTHOR_EMAIL": "ann@example.com", "GIT_COMMITTER_NAME": "Ann", "GIT_COMMITTER_EMAIL": "ann@example.com",
      "GIT_AUTHOR_DATE": "\(date) +0000", "GIT_COMMITTER_DATE": "\(date) +0000",
    ]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    let entry = Pipe()
    process.standardInput = entry
    try process.run()
    try entry.fileHandleForWriting.write(contentsOf: Data((input ?? "").utf8))
    try entry.fileHandleForWriting.close()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    if !fails { #expect(process.terminationStatus == 0, "git \(arguments.joined(separator: " "))") }
    return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .newlines)
  }

  func write(_ path: String, _ text: String) throws {
    let file = URL(filePath: folder).appending(path: path)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: file, atomically: true, encoding: .utf8)
  }

  @discardableResult
  func commit(_ subject: String, date: Int = 1_700_000_000) throws -> CommitID {
    try git(["add", "-A"])
    try git(["commit", "-q", "--allow-empty", "-m", subject], date: date)
    return CommitID(try git(["rev-parse", "HEAD"]))
  }

  /// Runs a line of the shell in the repository.
  @discardableResult
  func shell(_ line: String) throws -> String {
    try git(["-c", "alias.run=!sh -c '\(line.replacingOccurrences(of: "'", with: "'\\''"))'", "run"])
  }

  /// Makes an empty folder beside the repository's own files, under its git folder.
  func emptyFolder(_ name: String) throws -> String {
    let path = folder + "/.git/" + name
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }

  func open() throws -> GitRepository { try GitRepository(startingAt: folder) }
}

/// Expects a failure with a code, and that it says how to get out.
func expectFailure(_ code: String, _ body: () async throws -> Void, sourceLocation: SourceLocation = #_sourceLocation)
  async
{
  do {
    try await body()
    Issue.record("no failure", sourceLocation: sourceLocation)
  } catch let failure as Failure {
    #expect(failure.code == code, sourceLocation: sourceLocation)
    #expect(!failure.fix.isEmpty, sourceLocation: sourceLocation)
  } catch { Issue.record("\(error)", sourceLocation: sourceLocation) }
}
