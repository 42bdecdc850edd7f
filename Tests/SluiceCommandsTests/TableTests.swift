// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import SluiceCommands

/// Lines up columns, no wider than a terminal.
@Suite struct TableTests {
  @Test func `the last column is cut where it would not fit, and only there`() {
    let long = String(repeating: "x", count: 100)
    let lines = Table.fitted([["WHEN", "RESULT"], ["now", long], ["then", "short"]])
    #expect(lines == ["  WHEN  RESULT", "  now   " + String(repeating: "x", count: 71) + "~", "  then  short"])
    #expect(lines.allSatisfy { $0.count <= Table.columns })
    // What is left over is never so little that nothing can be read.
    #expect(Table.fitted([[long, long]]).first?.hasSuffix("  " + String(repeating: "x", count: 15) + "~") == true)
    #expect(Table.fitted([]) == [])
  }

  @Test func `a sentence in the last column goes on below itself, and a path stays whole`() {
    let words = Array(repeating: "word", count: 20).joined(separator: " ")
    let lines = Table.wrapped([
      ["gate", "schema", words], ["step", "deploy", "/" + String(repeating: "x", count: 90)],
    ])
    #expect(lines.count == 3 && lines[1].hasPrefix(String(repeating: " ", count: 16) + "word"))
    #expect(lines[0].count <= Table.columns && lines[2].hasSuffix("xxx") && lines[2].count == 107)
    #expect(Table.wrapped([]) == [])
  }
}
