// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import Yams

/// Finds ports that two services claim on the same host.
struct PortBook {
  let problems: ProblemList
  private var taken: [String: String] = [:]

  init(problems: ProblemList) { self.problems = problems }

  mutating func enter(_ environment: CatalogueEnvironment, services: Node?) {
    for service in environment.services {
      guard let port = service.port else { continue }
      // Without any address of its own, an environment shares no host with another.
      let isKnown =
        environment.tier == .local || service.host != nil || environment.checkAt != nil || environment.url != nil
      let host = isKnown ? environment.host(of: service) : environment.name.rawValue
      let machine = WebAddress.isLoopback(host: host) ? "localhost" : host
      let claim = "\(service.name) in \(environment.name)"
      if let owner = taken.updateValue(claim, forKey: "\(machine):\(port)"),
        let node = services?.value(of: service.name)?.value(of: "port")
      {
        problems.add(node, "port \(port) on \(machine) belongs to \(owner) already; give \(service.name) another one")
      }
    }
  }
}
