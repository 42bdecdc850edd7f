// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
public import PromotionPorts
internal import Yams

/// Reads `pipeline.yml`: YAML without anchors, aliases, merge keys, tags or duplicate keys.
public struct YAMLPipelineReader: PipelineReader {
  /// The longest file that is read.
  public static let bytesMax = 262_144

  /// Makes a reader.
  public init() {}

  /// Reads a `pipeline.yml`, or returns every problem of it in the order of the file.
  public func pipeline(from bytes: [UInt8], file: String) -> Result<Pipeline, PipelineProblems> {
    let problems = ProblemList(file: file)
    guard bytes.count <= Self.bytesMax else {
      return problems.alone("the file is longer than 256 KiB; a pipeline never needs that")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      return problems.alone("the file is not UTF-8 text")
    }
    let marks = YAMLTokens(file: file).problems(in: text)
    guard marks.isEmpty else { return .failure(PipelineProblems(all: marks)) }
    let root: Node
    do {
      guard let node = try Yams.compose(yaml: text) else {
        return problems.alone("the file is empty; write `pipeline: NAME`")
      }
      root = node
    } catch let error as YamlError {
      return problems.alone(error)
    } catch { return problems.alone("the file cannot be read: \(error)") }
    YAMLSubset(problems: problems).check(root)
    // A tree that shares or repeats nodes is not read any further: its size cannot be trusted.
    guard problems.all.isEmpty else { return .failure(PipelineProblems(all: problems.sorted)) }
    let pipeline = PipelineShape(problems: problems).pipeline(root)
    guard problems.all.isEmpty, let pipeline else { return .failure(PipelineProblems(all: problems.sorted)) }
    return .success(pipeline)
  }
}
