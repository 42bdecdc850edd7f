// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
public import PromotionPorts
internal import Synchronization
internal import Yams

/// Reads the files of a pipeline folder: YAML without anchors, aliases, merge keys, tags or duplicate keys.
public struct YAMLPipelineReader: PipelineReader {
  private struct Written: Hashable {
    let bytes: [UInt8]
    let file: String
  }

  // One call asks for the pipeline of the commit that is checked out, of the trunk and of the policy: often the same text.
  private static let read = Mutex<[Written: Result<Pipeline, PipelineProblems>]>([:])
  private static let readMax = 64

  /// Makes a reader.
  public init() {}

  /// Reads a `pipeline.yml`, or returns every problem of it in the order of the file.
  public func pipeline(from bytes: [UInt8], file: String) -> Result<Pipeline, PipelineProblems> {
    let written = Written(bytes: bytes, file: file)
    if let known = Self.read.withLock({ $0[written] }) { return known }
    let document = YAMLDocument(file: file, noun: "a pipeline", firstLine: "pipeline: NAME")
    let result = document.read(bytes) { root, problems in PipelineShape(problems: problems).pipeline(root) }
    Self.read.withLock { known in
      if known.count >= Self.readMax { known = [:] }
      known[written] = result
    }
    return result
  }

  /// Reads an `environments.yml` for a pipeline.
  public func catalogue(
    from bytes: [UInt8], file: String, pipeline: Pipeline
  ) -> Result<Catalogue, PipelineProblems> {
    YAMLDocument(file: file, noun: "a catalogue", firstLine: "catalogue: NAME").read(bytes) { root, problems in
      CatalogueShape(problems: problems, pipeline: pipeline).catalogue(root)
    }
  }

  /// Reads a `configuration.yml` for a pipeline.
  public func configuration(
    from bytes: [UInt8], file: String, pipeline: Pipeline
  ) -> Result<Configuration, PipelineProblems> {
    YAMLDocument(file: file, noun: "a configuration", firstLine: "configuration: NAME").read(bytes) { root, problems in
      ConfigurationShape(problems: problems, pipeline: pipeline).configuration(root)
    }
  }
}
