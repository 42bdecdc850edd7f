// SPDX-License-Identifier: Apache-2.0
import Foundation
import PipelineFiles
import PromotionCore
import PromotionPorts
import Testing

/// Reads every fixture of the catalogue and the configuration; an invalid one has its problems beside it.
@Suite struct FolderFixtureTests {
  static let root = FixtureTests.folder.deletingLastPathComponent()
  static let reader = YAMLPipelineReader()

  static func pipeline() throws -> Pipeline {
    let file = root.appending(path: "catalogues/pipeline.yml")
    return try reader.pipeline(from: Array(try Data(contentsOf: file)), file: "pipeline.yml").get()
  }

  static func files(_ kind: String) -> [URL] {
    let folder = root.appending(path: kind)
    let all = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
    return all.filter { $0.pathExtension == "yml" }.sorted { $0.path < $1.path }
  }

  static func problems(_ file: URL) throws -> [PipelineProblem] {
    let bytes = Array(try Data(contentsOf: file))
    let name = file.lastPathComponent
    if file.path.contains("/catalogues/") {
      switch reader.catalogue(from: bytes, file: name, pipeline: try pipeline()) {
      case .success: return []
      case .failure(let problems): return problems.all
      }
    }
    switch reader.configuration(from: bytes, file: name, pipeline: try pipeline()) {
    case .success: return []
    case .failure(let problems): return problems.all
    }
  }

  @Test(arguments: files("catalogues/valid") + files("configurations/valid"))
  func `a valid file is read`(file: URL) throws {
    #expect(try Self.problems(file).map(\.text) == [])
  }

  @Test(arguments: files("catalogues/invalid") + files("configurations/invalid"))
  func `every problem of an invalid file is named with its place, R28`(file: URL) throws {
    let found = try Self.problems(file).map { $0.text + "\n" }.joined()
    #expect(!found.isEmpty)
    let beside = file.deletingPathExtension().appendingPathExtension("problems.txt")
    if ProcessInfo.processInfo.environment["SLUICE_RECORD_FIXTURES"] != nil {
      try found.write(to: beside, atomically: true, encoding: .utf8)
    }
    #expect(found == (try String(contentsOf: beside, encoding: .utf8)))
  }

  @Test func `what looks like a secret is in no problem, R23`() throws {
    let file = Self.root.appending(path: "configurations/invalid/secrets.yml")
    #expect(!(try Self.problems(file)).contains { $0.text.contains("hunter2") })
  }

  @Test func `the types arrive as they are written`() throws {
    let file = Self.root.appending(path: "configurations/valid/types.yml")
    let read = try Self.reader.configuration(
      from: Array(try Data(contentsOf: file)), file: "types.yml", pipeline: try Self.pipeline()
    ).get()
    func value(_ name: String, _ environment: String) -> ConfigurationValue? {
      read.setting(name)?.values[EnvironmentName(environment)]?.value
    }
    #expect(value("FLAG", "local") == .flag(true) && value("FLAG", "staging") == .flag(false))
    #expect(value("FLAG", "production") == nil)
    #expect(value("NUMBER", "local") == .number("-0.50"))
    #expect(value("EMPTY", "staging") == .text(""))
    #expect(value("OVER", "local") == .level("trace") && value("OVER", "production") == .level("info"))
    #expect(value("SECRET", "local") == .secret(.kept("shop")))
    #expect(
      value("SECRET", "production") == .secret(.command(["vault", "read", "-field=key", "secret/shop"])))
  }

  @Test func `bytes changed at random never crash the readers`() throws {
    var random = SeededRandom(state: 7)
    let pipeline = try Self.pipeline()
    let files = ["catalogues/valid", "catalogues/invalid", "configurations/valid", "configurations/invalid"]
    for file in files.flatMap(Self.files) {
      let original = Array(try Data(contentsOf: file))
      for _ in 0..<60 {
        var bytes = original
        for _ in 0..<Int.random(in: 1...4, using: &random) {
          let index = Int.random(in: 0..<bytes.count, using: &random)
          bytes[index] =
            [UInt8(ascii: "&"), 0x2A, 0x3A, 0x0A, 0x20, 0x7B, 0x5D, 0xFF, 0x00, 0x22].randomElement(using: &random) ?? 0
        }
        _ = Self.reader.catalogue(from: bytes, file: "x", pipeline: pipeline)
        _ = Self.reader.configuration(from: bytes, file: "x", pipeline: pipeline)
      }
    }
  }
}
