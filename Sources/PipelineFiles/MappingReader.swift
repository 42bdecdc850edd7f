// SPDX-License-Identifier: Apache-2.0
internal import Yams

/// Reads one mapping whose keys are known; whatever is not asked for is a problem.
struct MappingReader {
  let node: Node
  let problems: ProblemList
  private let entries: [(key: Node, value: Node)]

  /// `nil` when the node is no mapping, which is then a problem.
  init?(_ node: Node, _ what: String, known: [String], problems: ProblemList) {
    guard case .mapping(let mapping) = node else {
      problems.add(node, "\(what) must be a mapping with the keys \(known.joined(separator: ", "))")
      return nil
    }
    self.node = node
    self.problems = problems
    entries = mapping.map { (key: $0.key, value: $0.value) }
    for entry in entries {
      let key = entry.key.string ?? ""
      guard !known.contains(key) else { continue }
      let near =
        Spelling.nearest(to: key, in: known).map { "; did you mean \($0)?" }
        ?? "; known are \(known.joined(separator: ", "))"
      problems.add(entry.key, "\(what) has no key \(key)\(near)")
    }
  }

  subscript(_ key: String) -> Node? { entries.first { $0.key.string == key }?.value }

  func required(_ key: String, _ what: String) -> Node? {
    if let value = self[key] { return value }
    problems.add(node, "\(what) needs the key \(key)")
    return nil
  }
}
