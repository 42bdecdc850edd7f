// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import Yams

/// Reads the root of a pipeline file.
struct PipelineShape {
  let problems: ProblemList

  private var values: ValueReader { ValueReader(problems: problems) }

  func pipeline(_ root: Node) -> Pipeline? {
    guard
      let reader = MappingReader(
        root, "the pipeline",
        known: [
          "pipeline", "trunk", "paths", "journal", "environments", "people", "policy", "protected-paths", "break-glass",
          "request",
        ], problems: problems)
    else { return nil }
    let name = reader.required("pipeline", "the file").flatMap { values.name($0, "pipeline") }
    let trunk = reader["trunk"].flatMap { values.text($0, "trunk") } ?? "main"
    let paths = reader["paths"].flatMap { values.texts($0, "paths") } ?? ["**"]
    let journal: JournalKind = reader["journal"].flatMap { values.word($0, "journal") } ?? .file
    let people = reader["people"].map { self.people($0) } ?? []
    let shape = EnvironmentShape(problems: problems, groups: Set(people.map(\.name)))
    let environments = reader.required("environments", "the file").map { self.environments($0, shape) } ?? []
    let rights = RightsShape(problems: problems, groups: Set(people.map(\.name)))
    let change = reader["policy"].flatMap { rights.change($0) }
    let protected = reader["protected-paths"].flatMap { rights.protectedPaths($0) }
    let glass = reader["break-glass"].flatMap { rights.breakGlass($0) }
    let request = reader["request"].flatMap { rights.request($0) }
    guard let name else { return nil }
    var pipeline = Pipeline(
      name: name, trunk: trunk, paths: paths, journal: journal, environments: environments, people: people)
    pipeline.declaredChange = change
    pipeline.protectedPaths = protected
    pipeline.breakGlass = glass
    pipeline.request = request
    return pipeline
  }

  private func environments(_ node: Node, _ shape: EnvironmentShape) -> [Environment] {
    guard case .mapping(let mapping) = node, !mapping.isEmpty else {
      problems.add(node, "environments must be a mapping from names to environments, such as `staging: { steps: {} }`")
      return []
    }
    var environments: [Environment] = []
    for (key, value) in mapping {
      guard let name = values.name(key, "the environment") else { continue }
      let earlier = environments.map(\.name)
      if let environment = shape.environment(EnvironmentName(name), value, earlier: earlier) {
        environments.append(environment)
      }
    }
    return environments
  }

  private func people(_ node: Node) -> [PeopleGroup] {
    guard case .mapping(let mapping) = node else {
      problems.add(node, "people must be a mapping from groups to keys, such as `release-managers: { keys: PATH }`")
      return []
    }
    return mapping.compactMap { key, value in
      guard let name = values.name(key, "the group"),
        let reader = MappingReader(value, "the group \(name)", known: ["keys", "pgp", "revoked"], problems: problems),
        let keys = reader.required("keys", "the group \(name)").flatMap({ values.path($0, "keys") })
      else { return nil }
      return PeopleGroup(
        name: name, keys: keys, openPGP: reader["pgp"].flatMap { values.path($0, "pgp") },
        revoked: reader["revoked"].flatMap { values.path($0, "revoked") })
    }
  }
}
