// SPDX-License-Identifier: Apache-2.0
import Foundation
import PipelineFiles
import PromotionCore
import PromotionPorts
import PromotionTestSupport
import Testing

/// The reader of the policy is fed by whoever can write to the trunk.
@Suite struct FuzzTests {
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private static func files(_ folder: String) -> [[UInt8]] {
    let folder = root.appending(path: folder)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.sorted().filter { $0.hasSuffix(".yml") }
      .compactMap { FileManager.default.contents(atPath: folder.appending(path: $0).path).map(Array.init) }
  }

  private static let words = [
    "&a ", "*a", "<<: ", "!!binary ", "? ", "- ", "[", "]", "{", "}", "|", ">", "\u{feff}", "\u{2028}", "\u{85}", "\0",
    "\t", "\r\n", "---\n", "...\n", "%YAML 1.2\n", "'", "\"", "\\x41", "approval: ", "policy: trunk\n", "jobs: [",
  ]

  @Test func `R2 R28 no text makes the reader of pipelines crash, and every problem has its place`() throws {
    let corpus = Self.files("fixtures/pipelines/valid") + Self.files("fixtures/pipelines/invalid")
    let fuzzing = Fuzzing(
      corpus, words: Self.words, rounds: 1500, variables: ProcessInfo.processInfo.environment)
    let reader = YAMLPipelineReader()
    fuzzing.forEach { round, input in
      guard case .failure(let problems) = reader.pipeline(from: input, file: "f") else { return }
      #expect(!problems.all.isEmpty, "seed \(fuzzing.seed), round \(round)")
      #expect(problems.all.allSatisfy { $0.line > 0 && $0.column > 0 }, "seed \(fuzzing.seed), round \(round)")
    }
  }

  @Test func `R2 R28 no text makes the readers of catalogues and configurations crash`() throws {
    let bytes = try #require(
      FileManager.default.contents(atPath: Self.root.appending(path: "fixtures/catalogues/pipeline.yml").path))
    let reader = YAMLPipelineReader()
    let pipeline = try reader.pipeline(from: Array(bytes), file: "pipeline.yml").get()
    let folders = ["fixtures/catalogues/valid", "fixtures/catalogues/invalid", "fixtures/configurations/valid"]
    let corpus = folders.flatMap(Self.files)
    let fuzzing = Fuzzing(corpus, words: Self.words, rounds: 500, variables: ProcessInfo.processInfo.environment)
    fuzzing.forEach { _, input in
      _ = reader.catalogue(from: input, file: "f", pipeline: pipeline)
      _ = reader.configuration(from: input, file: "f", pipeline: pipeline)
    }
  }

  @Test(arguments: [
    ("anchors", "a: &a [x, x]\nb: &b [*a, *a, *a, *a, *a, *a]\nc: [*b, *b, *b, *b, *b, *b, *b]\n"),
    ("depth", String(repeating: "[", count: 100_000)), ("maps", String(repeating: "{a: ", count: 50_000)),
    ("blocks", (0..<3000).map { String(repeating: " ", count: $0) + "a:\n" }.joined().prefix(262_000).description),
    ("width", "[" + String(repeating: "a,", count: 100_000) + "]"),
    ("scalar", "pipeline: \"" + String(repeating: "a", count: 200_000) + "\"\n"),
    ("folded", "pipeline: >\n" + String(repeating: " a\n", count: 60_000)),
    ("size", String(repeating: "# comment\n", count: 40_000)),
    ("keys", (0..<20_000).map { "k\($0): 1\n" }.joined()),
    ("same keys", String(repeating: "environments:\n", count: 15_000)),
    ("question", String(repeating: "? ", count: 60_000)), ("dashes", String(repeating: "- ", count: 60_000)),
    ("merge", "<<: {a: 1}\n"), ("tag", "pipeline: !!python/object/apply:os.system [id]\n"),
    ("binary", "pipeline: !!binary aGk=\n"), ("directive", "%TAG ! tag:evil,2026:\n---\npipeline: a\n"),
  ])
  func `R28 a bomb is refused in little time`(name: String, text: String) {
    let clock = ContinuousClock()
    let time = clock.measure {
      guard case .failure(let problems) = YAMLPipelineReader().pipeline(from: Array(text.utf8), file: "f") else {
        Issue.record("\(name) is a pipeline")
        return
      }
      #expect(!problems.all.isEmpty)
    }
    // A debug build on a busy machine: far below what a bomb would take.
    #expect(time < .seconds(20), "\(name) took \(time)")
  }
}
