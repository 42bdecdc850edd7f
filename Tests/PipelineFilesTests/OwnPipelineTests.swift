// SPDX-License-Identifier: Apache-2.0
import Foundation
import PipelineFiles
import PromotionCore
import Testing

/// Reads the pipelines that this repository ships, its own among them.
@Suite struct OwnPipelineTests {
  @Test(arguments: ["webshop", "sluice"])
  func `a shipped pipeline is read without a problem`(name: String) throws {
    let root = FixtureTests.folder.deletingLastPathComponent().deletingLastPathComponent()
    let file = root.appending(path: "pipelines/\(name)/pipeline.yml")
    let pipeline = try YAMLPipelineReader().pipeline(from: Array(try Data(contentsOf: file)), file: file.path).get()
    #expect(pipeline.name == name)
  }
}
