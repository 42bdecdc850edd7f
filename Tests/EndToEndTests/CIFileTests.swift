// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// Holds the ready CI files against the schemas of their systems.
@Suite struct CIFileTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path
  private static let checker = root + "/.build/tools/bin/check-jsonschema"

  @Test(
    .enabled("check-jsonschema is fetched by scripts/install-test-tools") {
      FileManager.default.isExecutableFile(atPath: checker)
    },
    arguments: [
      ["vendor.github-workflows", "docs/ci/github.yml"],
      ["vendor.github-workflows", "docs/ci/github-hosted.yml"],
      ["vendor.gitlab-ci", "--data-transform", "gitlab-ci", "docs/ci/gitlab.yml"],
      ["vendor.gitlab-ci", "--data-transform", "gitlab-ci", "docs/ci/gitlab-hosted.yml"],
    ])
  func `the ready CI files are what their systems read`(_ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(filePath: Self.checker)
    process.arguments = ["--builtin-schema"] + arguments
    process.currentDirectoryURL = URL(filePath: Self.root)
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(text)")
  }

  @Test func `every command of the ready CI files is one that sluice has`() throws {
    let shop = try Shop()
    for file in ["github.yml", "gitlab.yml", "github-hosted.yml", "gitlab-hosted.yml"] {
      let text = try String(contentsOfFile: Self.root + "/docs/ci/" + file, encoding: .utf8)
      let verbs = text.split(separator: "\n").filter { !$0.contains("#") }
        .compactMap { $0.split(separator: "sluice ").dropFirst().first?.split(separator: " ").first }
      #expect(verbs.contains("promote") && verbs.contains("status"))
      for verb in verbs { #expect(shop.sluice(String(verb), "--help").code == 0, "\(verb)") }
    }
  }
}
