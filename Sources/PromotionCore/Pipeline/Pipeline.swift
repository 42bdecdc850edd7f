// SPDX-License-Identifier: Apache-2.0
/// An ordered set of environments for one deliverable, as the policy on the trunk describes it.
public struct Pipeline: Hashable, Sendable {
  /// The name, also that of its folder under `pipelines/`.
  public let name: String
  /// The branch from which the policy is read.
  public let trunk: String
  /// Globs of the paths that this pipeline promotes; `["**"]` is everything.
  public let paths: [String]
  /// Where the journal lives.
  public let journal: JournalKind
  /// The environments in the order of the file; each comes after its predecessor.
  public let environments: [Environment]
  /// Groups of people who may approve.
  public let people: [PeopleGroup]

  /// What makes a change of the policy count, where the file says so.
  public var declaredChange: PolicyChange?
  /// Globs of paths whose change needs the gate `pipeline-change`; `nil` for `ProtectedPaths.standard`.
  public var protectedPaths: [String]?
  /// Who may roll back past everything; `nil` when nobody may.
  public var breakGlass: BreakGlassRule?
  /// Who may ask; `nil` when whoever can write to the journal may.
  public var request: RequestRule?

  /// Describes a pipeline.
  public init(
    name: String, trunk: String, paths: [String], journal: JournalKind, environments: [Environment],
    people: [PeopleGroup]
  ) {
    self.name = name
    self.trunk = trunk
    self.paths = paths
    self.journal = journal
    self.environments = environments
    self.people = people
  }

  /// Returns the environment of that name.
  public func environment(_ name: EnvironmentName) -> Environment? { environments.first { $0.name == name } }

  /// Returns the group of that name.
  public func group(_ name: String) -> PeopleGroup? { people.first { $0.name == name } }
}
