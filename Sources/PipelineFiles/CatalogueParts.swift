// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import Yams

/// Reads the smaller parts of an environment's entry.
struct CatalogueParts {
  let problems: ProblemList
  let services: [ServiceEntry]

  private var values: ValueReader { ValueReader(problems: problems) }

  func database(_ node: Node) -> CatalogueDatabase? {
    let known = ["engine", "name", "address", "user", "service", "resource", "notes"]
    guard let reader = MappingReader(node, "database", known: known, problems: problems) else { return nil }
    let engine = reader.required("engine", "database").flatMap { values.text($0, "engine") }
    let service = reader["service"].flatMap { node in
      values.text(node, "service").flatMap { text -> String? in
        if services.contains(where: { $0.name == text }) { return text }
        problems.add(node, "service names \(text), which is no service of this environment")
        return nil
      }
    }
    guard let engine else { return nil }
    return CatalogueDatabase(
      engine: engine, name: text("name", reader), address: text("address", reader), user: text("user", reader),
      service: service, resource: text("resource", reader), notes: text("notes", reader))
  }

  func identity(_ node: Node) -> IdentityProvider? {
    guard
      let reader = MappingReader(node, "identity", known: ["provider", "issuer", "pools"], problems: problems)
    else { return nil }
    let provider = reader.required("provider", "identity").flatMap { values.text($0, "provider") }
    let issuer = reader["issuer"].flatMap { values.address($0, "issuer") }
    var pools: [IdentityProvider.Pool] = []
    if let node = reader.required("pools", "identity") {
      guard case .mapping(let mapping) = node, !mapping.isEmpty else {
        problems.add(node, "pools must be a mapping from names to pools, such as `customers: { id: eu-central-1_Ab1 }`")
        return nil
      }
      for (key, value) in mapping {
        guard let name = values.text(key, "the pool"),
          let reader = MappingReader(value, "the pool \(name)", known: ["id", "about"], problems: problems),
          let id = reader.required("id", "the pool \(name)").flatMap({ values.text($0, "id") })
        else { continue }
        pools.append(IdentityProvider.Pool(name: name, id: id, about: text("about", reader)))
      }
    }
    return provider.map { IdentityProvider(provider: $0, issuer: issuer, pools: pools) }
  }

  func store(_ node: Node, _ what: String) -> CatalogueStore? {
    guard
      let reader = MappingReader(node, what, known: ["store", "name", "address", "check"], problems: problems)
    else { return nil }
    let store = reader.required("store", what).flatMap { values.text($0, "store") }
    var check: CommandLine?
    if let node = reader["check"] {
      check =
        node.mapping != nil
        ? CommandShape(problems: problems).command(node, "check", extra: [])
        : values.arguments(node, "check").map { CommandLine(arguments: $0, timeoutSeconds: 30) }
    }
    return store.map {
      CatalogueStore(store: $0, name: text("name", reader), address: reader["address"].flatMap(place), check: check)
    }
  }

  /// An address, or a host with its port.
  private func place(_ node: Node) -> String? {
    guard let text = values.text(node, "address") else { return nil }
    if WebAddress(text) != nil || WebAddress("http://\(text)")?.port != nil { return text }
    problems.add(node, "address must be https://HOST or HOST:PORT")
    return nil
  }

  func cloud(_ node: Node) -> CloudGroup? {
    let known = ["provider", "resource-group", "subscription", "region"]
    guard let reader = MappingReader(node, "cloud", known: known, problems: problems) else { return nil }
    let texts = known.prefix(3).map { key in reader.required(key, "cloud").flatMap { values.text($0, key) } }
    guard let provider = texts[0], let group = texts[1], let subscription = texts[2] else { return nil }
    return CloudGroup(provider: provider, group: group, subscription: subscription, region: text("region", reader))
  }

  func access(_ node: Node) -> AccessRules? {
    guard let reader = MappingReader(node, "access", known: ["who", "request"], problems: problems) else { return nil }
    var grants: [AccessRules.Grant] = []
    if let node = reader.required("who", "access") {
      guard case .mapping(let mapping) = node, !mapping.isEmpty else {
        problems.add(node, "who must be a mapping from people to what they may do")
        return nil
      }
      for (key, value) in mapping {
        guard let group = values.text(key, "the people"), let rights = values.text(value, "what \(group) may do") else {
          continue
        }
        grants.append(AccessRules.Grant(group: group, rights: rights))
      }
    }
    let request = reader.required("request", "access").flatMap { values.text($0, "request") }
    return request.map { AccessRules(who: grants, request: $0) }
  }

  func orchestrator(_ node: Node) -> Orchestrator? {
    let known = ["kind", "file", "dashboard", "start"]
    guard let reader = MappingReader(node, "orchestrator", known: known, problems: problems),
      let kindNode = reader.required("kind", "orchestrator"),
      let kind: Orchestrator.Kind = values.word(kindNode, "kind")
    else { return nil }
    let file = reader["file"].flatMap { values.path($0, "file") } ?? ""
    switch kind {
    case .commands:
      for service in services where service.run == nil {
        problems.add(kindNode, "kind is commands, and the service \(service.name) has no `run`")
      }
    case .dockerCompose, .processCompose, .honcho:
      if file.isEmpty { problems.add(kindNode, "\(kind.rawValue) reads a file; add `file: PATH`") }
    }
    return Orchestrator(
      kind: kind, file: file, dashboard: reader["dashboard"].flatMap { values.address($0, "dashboard") },
      start: text("start", reader))
  }

  private func text(_ key: String, _ reader: MappingReader) -> String {
    reader[key].flatMap { values.text($0, key) } ?? ""
  }
}
