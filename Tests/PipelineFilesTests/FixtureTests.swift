// SPDX-License-Identifier: Apache-2.0
import Foundation
import PipelineFiles
import PromotionCore
import PromotionPorts
import Testing

/// Reads every fixture; an invalid one has its problems beside it, to the letter.
@Suite struct FixtureTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "fixtures/pipelines")

  static func files(_ kind: String) -> [URL] {
    let all =
      (try? FileManager.default.contentsOfDirectory(at: folder.appending(path: kind), includingPropertiesForKeys: nil))
      ?? []
    return all.filter { $0.pathExtension == "yml" }.sorted { $0.path < $1.path }
  }

  @Test(arguments: files("valid"))
  func `a valid pipeline is read`(file: URL) throws {
    let result = YAMLPipelineReader().pipeline(from: Array(try Data(contentsOf: file)), file: file.lastPathComponent)
    guard case .failure(let problems) = result else { return }
    Issue.record("\(problems.all.map(\.text))")
  }

  @Test(arguments: files("invalid"))
  func `every problem of an invalid pipeline is named with its place, R2 R28`(file: URL) throws {
    let result = YAMLPipelineReader().pipeline(from: Array(try Data(contentsOf: file)), file: file.lastPathComponent)
    guard case .failure(let problems) = result else {
      Issue.record("it was read")
      return
    }
    let found = problems.all.map { $0.text + "\n" }.joined()
    let beside = file.deletingPathExtension().appendingPathExtension("problems.txt")
    if ProcessInfo.processInfo.environment["SLUICE_RECORD_FIXTURES"] != nil {
      try found.write(to: beside, atomically: true, encoding: .utf8)
    }
    #expect(found == (try String(contentsOf: beside, encoding: .utf8)))
  }

  @Test func `the pipeline of the design has exactly the values that it shows`() throws {
    let file = Self.folder.appending(path: "valid/design.yml")
    let pipeline = try YAMLPipelineReader().pipeline(from: Array(try Data(contentsOf: file)), file: "design.yml").get()
    #expect(pipeline.environments.map(\.name.rawValue) == ["local", "staging", "production"])
    let staging = try #require(pipeline.environment(EnvironmentName("staging")))
    #expect(staging.after == EnvironmentName("local"))
    #expect(staging.steps.map(\.name) == [.migrate, .deploy, .verify])
    #expect(staging.steps.map(\.effect) == [.probe, .probe, .pure])
    #expect(staging.step(.verify)?.onFailure == .rollback)
    let production = try #require(pipeline.environment(EnvironmentName("production")))
    #expect(production.gate(GateName("bake"))?.kind == .soak(seconds: 3600))
    #expect(
      production.gate(GateName("release"))?.kind
        == .approval(ApprovalGate(from: "release-managers", count: 2, expiresSeconds: 86_400)))
    guard case .window(let window) = production.gate(GateName("hours"))?.kind else {
      Issue.record("no window")
      return
    }
    #expect(window.contains(day: 1, minute: 9 * 60) && window.contains(day: 4, minute: 16 * 60 - 1))
    #expect(!window.contains(day: 5, minute: 600) && !window.contains(day: 4, minute: 16 * 60))
  }

  @Test func `bytes changed at random never crash the reader`() throws {
    var random = SeededRandom(state: 42)
    for file in Self.files("valid") + Self.files("invalid") {
      let original = Array(try Data(contentsOf: file))
      guard !original.isEmpty else { continue }
      for _ in 0..<150 {
        var bytes = original
        for _ in 0..<Int.random(in: 1...4, using: &random) {
          let index = Int.random(in: 0..<bytes.count, using: &random)
          bytes[index] =
            [UInt8(ascii: "&"), 0x2A, 0x3A, 0x0A, 0x20, 0x7B, 0x5D, 0xFF, 0x00, 0x22].randomElement(using: &random) ?? 0
        }
        _ = YAMLPipelineReader().pipeline(from: bytes, file: "x")
      }
    }
  }
}

/// Random numbers that are the same in every run.
struct SeededRandom: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 29)
  }
}
