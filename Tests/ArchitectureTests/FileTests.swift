// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// Holds the habits of the files.
@Suite struct FileTests {
  static let lengthMax = 350
  static let bannedSuffixes = ["Manager", "Helper", "Helpers", "Util", "Utils", "Utilities", "Impl", "Service"]

  @Test func `a file is short and says its licence first`() throws {
    for file in SourceTree.swiftFiles(under: "Sources") {
      let lines = try SourceTree.text(file).split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.count <= Self.lengthMax, "\(file) has \(lines.count) lines")
      #expect(lines.first == "// SPDX-License-Identifier: Apache-2.0", "\(file)")
    }
  }

  @Test func `no file is named for nothing`() {
    for file in SourceTree.swiftFiles(under: "Sources") {
      let name = file.split(separator: "/").last.map { String($0.dropLast(6)) } ?? ""
      #expect(!Self.bannedSuffixes.contains { name.hasSuffix($0) }, "\(file)")
    }
  }

  @Test func `the machines have no default over our own enums`() throws {
    for file in SourceTree.swiftFiles(under: "Sources/PromotionCore/Machines") {
      #expect(try SourceTree.text(file).firstMatch(of: /\n *default:/) == nil, "\(file)")
    }
  }

  @Test func `the README names only make targets and files that exist`() throws {
    let readme = try SourceTree.text("README.md")
    let makefile = try SourceTree.text("Makefile")
    for match in readme.matches(of: /`make ([a-z]+)`/) {
      #expect(makefile.contains("\n\(match.1):"), "make \(match.1)")
    }
    for match in readme.matches(of: /\]\(([A-Za-z][A-Za-z0-9\/._-]*)\)/) {
      #expect((try? SourceTree.root.appending(path: String(match.1)).checkResourceIsReachable()) == true, "\(match.1)")
    }
  }
}
