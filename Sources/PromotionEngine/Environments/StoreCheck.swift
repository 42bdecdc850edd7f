// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Looks whether a configuration or secrets store can be reached.
struct StoreCheck {
  let probe: any PlaceProbe
  let tools: any ToolRunner
  let entry: CatalogueEnvironment

  func facts(_ name: String, _ store: CatalogueStore) async -> [CheckedFact] {
    let fix = "find out whether \(store.store) is up and this machine may reach it"
    var facts: [CheckedFact] = []
    if let address = store.address {
      facts.append(
        await reaches(address)
          ? .good(name, "\(address) answers") : .drift(name, "\(address) does not answer", fix: fix))
    }
    if let command = store.check {
      let words = command.arguments.joined(separator: " ")
      do throws(Failure) {
        let answer = try await tools.run(command, input: [], variables: [:])
        let why = answer.errors.split(separator: "\n").last.map { ": \($0)" } ?? ""
        facts.append(
          answer.code == 0
            ? .good(name, "\(words) succeeds")
            : .drift(name, "\(words) ended with exit code \(answer.code)\(why)", fix: "run it by hand: \(words)"))
      } catch { facts.append(.drift(name, error.what, fix: error.fix.first ?? fix)) }
    }
    return facts.isEmpty ? [.skipped(name, "the catalogue names neither address nor check")] : facts
  }

  private func reaches(_ address: String) async -> Bool {
    if let web = WebAddress(address) {
      switch await probe.status(of: web, seconds: 10) {
      case .success: return true
      case .failure: return false
      }
    }
    guard let place = WebAddress("http://\(address)"), let port = place.port else { return false }
    return await probe.accepts(host: place.host, port: port)
  }
}
