// SPDX-License-Identifier: Apache-2.0
import Foundation

/// The files of this repository, found from where this file is.
enum SourceTree {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  /// The Swift files under a folder, as paths from the root.
  static func swiftFiles(under folder: String) -> [String] {
    let base = root.appending(path: folder)
    let names = FileManager.default.enumerator(atPath: base.path)?.compactMap { $0 as? String } ?? []
    return names.filter { $0.hasSuffix(".swift") }.map { "\(folder)/\($0)" }.sorted()
  }

  /// The modules that a file imports, with how it imports them.
  static func imports(of path: String) throws -> [String] {
    try text(path).split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      guard let index = words.firstIndex(of: "import"), index <= 2, !line.hasPrefix("//") else { return nil }
      guard
        words.prefix(index).allSatisfy({
          ["public", "internal", "package", "@preconcurrency", "@testable"].contains($0)
        })
      else { return nil }
      let rest = words[(index + 1)...].filter {
        !["struct", "class", "enum", "func", "protocol", "typealias", "var"].contains($0)
      }
      return rest.first.map { String($0.prefix { $0 != "." }) }
    }
  }
}
