// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Looks at one service: its port, and its health.
struct ServiceCheck: Sendable {
  let probe: any PlaceProbe
  let tools: any ToolRunner
  let entry: CatalogueEnvironment

  func facts(_ service: ServiceEntry) async -> [CheckedFact] {
    let subject = "service \(service.name)"
    let host = entry.host(of: service)
    var facts: [CheckedFact] = []
    if let port = service.port {
      guard await probe.accepts(host: host, port: port) else {
        return [.drift("port \(port)", "nothing listens on \(host):\(port) for \(service.name)", fix: start(service))]
      }
      facts.append(.good("port \(port)", "\(service.name) listens on \(host):\(port)"))
    }
    guard let health = service.health else {
      return facts + [.skipped(subject, "the catalogue names no health check")]
    }
    if let problem = await complaint(health, service) {
      return facts + [.drift(subject, problem, fix: start(service))]
    }
    return health == .listening ? facts : facts + [.good(subject, "\(health.text) is well")]
  }

  /// Returns what a health check complains about, or `nil` when the service is well.
  func complaint(_ health: HealthCheck, _ service: ServiceEntry) async -> String? {
    let host = entry.host(of: service)
    switch health {
    case .listening:
      guard let port = service.port, await probe.accepts(host: host, port: port) else { return "its port is closed" }
      return nil
    case .path(let path):
      guard let address = WebAddress("http://\(host):\(service.port ?? 80)\(path)") else { return "no address" }
      return await complaint(address)
    case .address(let address): return await complaint(address)
    case .command(let command):
      do throws(Failure) {
        let answer = try await tools.run(command, input: [], variables: [:])
        return answer.code == 0 ? nil : "\(health.text) ended with exit code \(answer.code)"
      } catch { return error.what }
    }
  }

  private func complaint(_ address: WebAddress) async -> String? {
    switch await probe.status(of: address, seconds: 10) {
    case .success(200...399): nil
    case .success(let status): "GET \(address) answers \(status)"
    case .failure(let problem): "GET \(address): \(problem.text)"
    }
  }

  private func start(_ service: ServiceEntry) -> String {
    if entry.orchestrator != nil { return "sluice up \(entry.name)" }
    return entry.recovery.map { $0.runbook.isEmpty ? "" : "see \($0.runbook)" }.flatMap { $0.isEmpty ? nil : $0 }
      ?? "look at the logs: \(entry.logs.isEmpty ? "the catalogue names none" : entry.logs)"
  }
}
