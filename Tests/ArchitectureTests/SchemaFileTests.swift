// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// Holds `docs/schemas/` equal to the documents that the sources print.
@Suite struct SchemaFileTests {
  @Test func `every document that the sources name has its schema, and no schema is left over`() throws {
    var named: Set<String> = []
    for file in SourceTree.swiftFiles(under: "Sources") {
      for match in try SourceTree.text(file).matches(of: /"(sluice\.[a-z.-]+)\/(\d+)"/) {
        named.insert("\(match.1).\(match.2).json")
      }
    }
    let folder = SourceTree.root.appending(path: "docs/schemas").path
    let there = Set(try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".json") })
    #expect(named.count > 30)
    #expect(named.subtracting(there).isEmpty, "write docs/schemas/ for \(named.subtracting(there).sorted())")
    #expect(there.subtracting(named).isEmpty, "nothing prints \(there.subtracting(named).sorted())")
  }
}
