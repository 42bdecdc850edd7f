// SPDX-License-Identifier: Apache-2.0
internal import Yams

/// Refuses what a pipeline has no use for: merge keys, keys that are no text, depth and width (R28).
struct YAMLSubset {
  static let depthMax = 32
  static let nodesMax = 10_000

  let problems: ProblemList

  func check(_ root: Node) {
    var left = Self.nodesMax
    check(root, depth: 0, left: &left)
  }

  private func check(_ node: Node, depth: Int, left: inout Int) {
    left -= 1
    if left == 0 { problems.add(node, "the file has more than 10000 values; a pipeline never needs that") }
    guard left > 0 else { return }
    guard depth < Self.depthMax else { return problems.add(node, "this is nested too deep") }
    switch node {
    case .scalar: break
    case .alias: problems.add(node, "anchors and aliases are not used here; write the value out in each place")
    case .sequence(let sequence): for item in sequence { check(item, depth: depth + 1, left: &left) }
    case .mapping(let mapping):
      for (key, value) in mapping {
        if key.string == "<<" {
          problems.add(key, "merge keys are not used here; write the values out")
          continue
        }
        if key.scalar == nil { problems.add(key, "a key must be plain text") }
        check(key, depth: depth + 1, left: &left)
        check(value, depth: depth + 1, left: &left)
      }
    }
  }
}
