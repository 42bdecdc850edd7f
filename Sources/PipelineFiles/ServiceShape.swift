// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import Yams

/// Reads the services of an environment.
struct ServiceShape {
  private static let known = ["about", "port", "host", "health", "resource", "after", "run", "variables"]

  let problems: ProblemList

  private var values: ValueReader { ValueReader(problems: problems) }

  func services(_ node: Node) -> [ServiceEntry] {
    guard case .mapping(let mapping) = node, !mapping.isEmpty else {
      problems.add(node, "services must be a mapping from names to services, such as `api: { port: 8080 }`")
      return []
    }
    let names = mapping.compactMap { $0.key.string }
    var services: [ServiceEntry] = []
    for (key, value) in mapping {
      guard let name = values.name(key, "the service"), let service = service(name, value, names: names) else {
        continue
      }
      services.append(service)
    }
    for name in Self.circle(services) {
      if let key = mapping.first(where: { $0.key.string == name })?.key {
        problems.add(key, "\(name) waits for itself, over what it comes after")
      }
    }
    return services
  }

  private func service(_ name: String, _ node: Node, names: [String]) -> ServiceEntry? {
    guard let reader = MappingReader(node, "the service \(name)", known: Self.known, problems: problems) else {
      return nil
    }
    let port = reader["port"].flatMap { values.port($0, "port") }
    let after = reader["after"].flatMap { values.texts($0, "after") } ?? []
    if let node = reader["after"] {
      for other in after where !names.contains(other) {
        problems.add(node, "after names \(other), which is no service of this environment")
      }
    }
    let command = reader["run"].flatMap { values.arguments($0, "run") }
    return ServiceEntry(
      name: name, about: reader["about"].flatMap { values.text($0, "about") } ?? "", port: port,
      host: reader["host"].flatMap { values.text($0, "host") },
      health: reader["health"].flatMap { health($0, hasPort: reader["port"] != nil) },
      resource: reader["resource"].flatMap { values.text($0, "resource") } ?? "", after: after,
      run: command.map { CommandLine(arguments: $0) }, variables: reader["variables"].map { variables($0) } ?? [:])
  }

  private func health(_ node: Node, hasPort: Bool) -> HealthCheck? {
    if node.mapping != nil {
      return CommandShape(problems: problems).command(node, "health", extra: []).map { .command($0) }
    }
    guard let text = values.text(node, "health") else { return nil }
    if text == "listening" || text.hasPrefix("/") {
      guard hasPort else {
        problems.add(node, "health asks the service's port; write its port, or a whole address")
        return nil
      }
      return text == "listening" ? .listening : .path(text)
    }
    if let address = WebAddress(text) { return .address(address) }
    problems.add(node, "health must be `listening`, a path such as /health, an address, or `{ run: [PROGRAM] }`")
    return nil
  }

  private func variables(_ node: Node) -> [String: String] {
    guard case .mapping(let mapping) = node else {
      problems.add(node, "variables must be a mapping from names to texts")
      return [:]
    }
    var variables: [String: String] = [:]
    for (key, value) in mapping {
      guard let name = values.text(key, "the variable"), let text = value.scalar?.string else {
        problems.add(value, "a variable must be text")
        continue
      }
      variables[name] = text
    }
    return variables
  }

  /// The services that come, over some way, after themselves.
  private static func circle(_ services: [ServiceEntry]) -> [String] {
    var after = Dictionary(services.map { ($0.name, Set($0.after)) }, uniquingKeysWith: { first, _ in first })
    // Whatever waits for nothing that is left can start; what never can is in or behind a circle.
    while let free = after.first(where: { $0.value.intersection(after.keys).isEmpty })?.key { after[free] = nil }
    return services.map(\.name).filter { after[$0] != nil }
  }
}
