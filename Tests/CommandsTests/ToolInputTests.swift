// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionCore
import PromotionPorts
import Testing

@testable import Commands

@Suite struct ToolInputTests {
  @Test func `a tool that reads nothing of a large input ends as it ends`() async throws {
    let input = [UInt8](repeating: 65, count: 1_000_000)
    for _ in 0..<20 {
      let ending = try await TerminalTool.run(["sh", "-c", "exit 3"], input: input)
      #expect(ending.code == 3)
    }
  }

  @Test func `a tool reads exactly its input, also an empty one`() async throws {
    let input = Array("a\0b\n".utf8)
    #expect(try await TerminalTool.run(["cat"], input: input).output == input)
    #expect(try await TerminalTool.run(["cat"], input: []).output.isEmpty)
    let shop = try Workshop()
    let quiet = QuietTool(caller: ["PATH": "/usr/bin:/bin"], folder: shop.folder)
    let answer = try await quiet.run(PromotionCore.CommandLine(arguments: ["cat"]), input: input, variables: [:])
    #expect(answer.output == input)
  }
}
