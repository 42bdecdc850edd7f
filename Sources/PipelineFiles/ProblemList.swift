// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import Yams

/// Collects every problem of one file.
final class ProblemList {
  let file: String
  private(set) var all: [PipelineProblem] = []

  init(file: String) { self.file = file }

  func add(_ node: Node, _ message: String) {
    all.append(
      PipelineProblem(file: file, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1, message: message))
  }

  func add(line: Int, column: Int, _ message: String) {
    all.append(PipelineProblem(file: file, line: line, column: column, message: message))
  }

  func removeAll(where isUnwanted: (PipelineProblem) -> Bool) { all.removeAll(where: isUnwanted) }

  /// The problems in the order of the file.
  var sorted: [PipelineProblem] {
    all.enumerated().sorted {
      ($0.element.line, $0.element.column, $0.offset) < ($1.element.line, $1.element.column, $1.offset)
    }
    .map(\.element)
  }
}
