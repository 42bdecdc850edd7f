// SPDX-License-Identifier: Apache-2.0
/// What is known of every environment of a pipeline, beyond how a commit gets there.
public struct Catalogue: Hashable, Sendable {
  /// The pipeline that it describes.
  public let pipeline: String
  /// What the deliverable is, in a sentence or two.
  public let about: String
  /// The team that answers for it.
  public let owner: String
  /// The environments in the order of the file.
  public let environments: [CatalogueEnvironment]

  /// Describes a catalogue.
  public init(pipeline: String, about: String, owner: String, environments: [CatalogueEnvironment]) {
    self.pipeline = pipeline
    self.about = about
    self.owner = owner
    self.environments = environments
  }

  /// Returns the entry of an environment.
  public func environment(_ name: EnvironmentName) -> CatalogueEnvironment? {
    environments.first { $0.name == name }
  }
}
