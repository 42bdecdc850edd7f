// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts
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

  /// The problems in the order of the file.
  var sorted: [PipelineProblem] {
    all.enumerated().sorted {
      ($0.element.line, $0.element.column, $0.offset) < ($1.element.line, $1.element.column, $1.offset)
    }
    .map(\.element)
  }

  func alone(_ message: String, line: Int = 1, column: Int = 1) -> Result<Pipeline, PipelineProblems> {
    .failure(
      PipelineProblems(all: [PipelineProblem(file: file, line: line, column: column, message: message)]))
  }

  func alone(_ error: YamlError) -> Result<Pipeline, PipelineProblems> {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      let message =
        problem.contains("another document")
        ? "a pipeline is one document; remove what begins with ---" : "this is no YAML: \(problem)"
      return alone(message, line: mark.line, column: mark.column)
    case .duplicatedKeysInMapping(let duplicates, let context):
      return alone(
        "the key \(duplicates.sorted().joined(separator: ", ")) stands here twice; keep one of them",
        line: context.mark.line, column: context.mark.column)
    case .reader(let problem, _, _, _): return alone(problem)
    case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded: return alone("\(error)")
    @unknown default: return alone("\(error)")
    }
  }
}
