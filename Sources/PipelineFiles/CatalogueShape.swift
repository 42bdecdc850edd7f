// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import Yams

/// Reads the root of a catalogue, and checks it against the pipeline that it describes.
struct CatalogueShape {
  let problems: ProblemList
  let pipeline: Pipeline

  private var values: ValueReader { ValueReader(problems: problems) }

  func catalogue(_ root: Node) -> Catalogue? {
    guard
      let reader = MappingReader(
        root, "the catalogue", known: ["catalogue", "about", "owner", "environments"], problems: problems)
    else { return nil }
    let name = reader.required("catalogue", "the file").flatMap { node in
      values.text(node, "catalogue").flatMap { text -> String? in
        if text == pipeline.name { return text }
        problems.add(node, "the catalogue is called \(text), and the pipeline beside it \(pipeline.name)")
        return nil
      }
    }
    let about = reader.required("about", "the catalogue").flatMap { values.text($0, "about") } ?? ""
    let owner = reader.required("owner", "the catalogue").flatMap { values.text($0, "owner") } ?? ""
    let environments = reader.required("environments", "the file").map { self.environments($0) } ?? []
    return name.map { Catalogue(pipeline: $0, about: about, owner: owner, environments: environments) }
  }

  private func environments(_ node: Node) -> [CatalogueEnvironment] {
    guard case .mapping(let mapping) = node, !mapping.isEmpty else {
      problems.add(node, "environments must be a mapping from names to what is known of them")
      return []
    }
    var read: [CatalogueEnvironment] = []
    var ports = PortBook(problems: problems)
    for (key, value) in mapping {
      guard let name = key.string else { continue }
      guard pipeline.environment(EnvironmentName(name)) != nil else {
        let names = pipeline.environments.map(\.name.rawValue)
        let near = Spelling.nearest(to: name, in: names).map { "; did you mean \($0)?" } ?? ""
        problems.add(
          key,
          "the pipeline has no environment \(name)\(near.isEmpty ? "; it has \(names.joined(separator: ", "))" : near)")
        continue
      }
      let shape = CatalogueEnvironmentShape(problems: problems, name: EnvironmentName(name), key: key)
      guard let environment = shape.environment(value) else { continue }
      ports.enter(environment, services: value.value(of: "services"))
      read.append(environment)
    }
    for environment in pipeline.environments where node.value(of: environment.name.rawValue) == nil {
      problems.add(node, "the environment \(environment.name) of the pipeline has no entry here")
    }
    return read
  }
}
