// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts
internal import Yams

/// Turns the bytes of a file into nodes, refusing what no file of a pipeline folder needs (R28).
struct YAMLDocument {
  /// The longest file that is read.
  static let bytesMax = 262_144

  let file: String
  /// What the file is, `a pipeline`.
  let noun: String
  /// The first line that the file needs, for one that is empty.
  let firstLine: String

  /// Reads the root, and what the shape makes of it; every problem in the order of the file.
  func read<Value>(
    _ bytes: [UInt8], _ shape: (Node, ProblemList) -> Value?
  ) -> Result<Value, PipelineProblems> {
    let problems = ProblemList(file: file)
    func alone(_ message: String, line: Int = 1, column: Int = 1) -> Result<Value, PipelineProblems> {
      .failure(PipelineProblems(all: [PipelineProblem(file: file, line: line, column: column, message: message)]))
    }
    guard bytes.count <= Self.bytesMax else {
      return alone("the file is longer than 256 KiB; \(noun) never needs that")
    }
    // Editors of Windows begin UTF-8 with a byte order mark; it is no part of the text.
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let bytes = bytes.starts(with: mark) ? Array(bytes.dropFirst(mark.count)) : bytes
    guard let text = String(validating: bytes, as: UTF8.self) else { return alone("the file is not UTF-8 text") }
    let marks = YAMLTokens(file: file).problems(in: text)
    guard marks.isEmpty else { return .failure(PipelineProblems(all: marks)) }
    let root: Node
    do {
      guard let node = try DuplicateKeys(problems: problems).compose(text) else {
        return alone("the file is empty; write `\(firstLine)`")
      }
      root = node
    } catch let error as YamlError {
      let problem = Self.words(error, noun)
      return alone(problem.message, line: problem.position.line, column: problem.position.column)
    } catch { return alone("the file cannot be read: \(error)") }
    let repeated = problems.all
    YAMLSubset(problems: problems).check(root)
    // A tree that shares or repeats nodes is not read any further: its size cannot be trusted.
    guard problems.all.count == repeated.count else { return .failure(PipelineProblems(all: problems.sorted)) }
    let value = shape(root, problems)
    problems.removeAll { DuplicateKeys.speaks(of: $0) }
    guard problems.all.isEmpty, let value else { return .failure(PipelineProblems(all: problems.sorted)) }
    return .success(value)
  }

  private static func words(_ error: YamlError, _ noun: String) -> (message: String, position: FilePosition) {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      let message =
        problem.contains("another document")
        ? "\(noun) is one document; remove what begins with ---" : "this is no YAML: \(problem)"
      return (message, FilePosition(line: mark.line, column: mark.column))
    case .duplicatedKeysInMapping(let duplicates, let context):
      return (
        "the key \(duplicates.sorted().joined(separator: ", ")) stands here twice; keep one of them",
        FilePosition(line: context.mark.line, column: context.mark.column)
      )
    case .reader(let problem, _, _, _): return (problem, FilePosition(line: 1, column: 1))
    case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
      return ("\(error)", FilePosition(line: 1, column: 1))
    @unknown default: return ("\(error)", FilePosition(line: 1, column: 1))
    }
  }
}
