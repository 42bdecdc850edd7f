// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

/// The files of a migrations folder while a layout reads them, and what is wrong with them.
struct LayoutFiles {
  let folder: String
  /// Every path from the folder, sorted.
  let paths: [String]
  private let files: [String: [UInt8]]
  private(set) var problems: [String] = []

  init(_ files: [String: [UInt8]], folder: String) {
    self.files = files
    self.folder = folder
    paths = files.keys.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
  }

  /// Returns the bytes of a file.
  func bytes(_ path: String) -> [UInt8] { files[path] ?? [] }

  /// Whether there is such a file.
  func has(_ path: String) -> Bool { files[path] != nil }

  /// Returns the text of a file, without a byte order mark; a text that is no UTF-8 is a problem.
  mutating func text(_ path: String) -> String? {
    guard var bytes = files[path] else { return nil }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      problem(path, "it is not UTF-8 text")
      return nil
    }
    return text
  }

  mutating func problem(_ path: String, _ text: String) { problems.append("\(path): \(text)") }

  /// Reads a version that must be a number.
  mutating func number(_ digits: Substring, of path: String) -> UInt64? {
    if let number = UInt64(digits), number <= UInt64(Int64.max) { return number }
    problem(path, "the version is too large")
    return nil
  }

  /// Sorts by order, and reports versions that are there twice.
  mutating func sorted(_ migrations: [Migration]) -> [Migration] {
    let sorted = migrations.sorted { ($0.order, $0.script) < ($1.order, $1.script) }
    for (first, second) in zip(sorted, sorted.dropFirst()) where first.order == second.order {
      problem(second.script, "version \(second.version) is there twice (\(first.script))")
    }
    return sorted
  }

  /// The leading digits of a name.
  static func digits(_ name: some StringProtocol) -> Substring {
    Substring(name).prefix { $0.isASCII && $0.isNumber }
  }
}
