// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine

/// The local environment that `up` and `down` mean.
struct LocalPlace: Sendable {
  let pipeline: String
  let entry: CatalogueEnvironment
  /// The absolute path of its logs.
  let folder: String

  /// Finds it in the files as they are edited now: a developer starts what lies in the working folder.
  static func find(_ name: String?, session: Session, pipeline: String?) async throws(Failure) -> LocalPlace {
    let source = PipelineSource(session: session, origin: .workingFolder)
    let folders = try await source.folders(pipeline)
    for folder in folders {
      let entries = folder.catalogue?.environments ?? []
      guard
        let entry = entries.first(where: {
          name.map { $0 } == $0.name.rawValue || (name == nil && $0.orchestrator != nil)
        })
      else { continue }
      return LocalPlace(
        pipeline: folder.pipeline.name, entry: entry,
        folder: "\(session.journalFolder)/up/\(folder.pipeline.name)/\(entry.name)")
    }
    throw Failure(
      .usage, "E0930",
      name.map { "there is no environment \($0) in a catalogue here" } ?? "no environment has an orchestrator",
      why: ["looked in \(folders.map { "pipelines/\($0.pipeline.name)/environments.yml" }.joined(separator: ", "))"],
      fix: ["add `orchestrator: { kind: commands }` to the local environment"])
  }

  func stack(_ session: Session, report: @escaping @Sendable (StackEvent) -> Void) -> LocalStack {
    LocalStack(
      world: session.world, entry: entry, probe: session.machine.probe, tools: session.machine.tools,
      keeper: session.machine.secrets, folder: folder, report: report)
  }

  func lock(_ session: Session) -> StackLock {
    StackLock(world: session.world, pipeline: pipeline, environment: entry.name, folder: folder)
  }

  var lines: [String] {
    var lines = ["\(entry.name) is up"]
    if let url = entry.url { lines.append("  url        \(url)") }
    if let dashboard = entry.orchestrator?.dashboard { lines.append("  dashboard  \(dashboard)") }
    lines += Table.lines(
      entry.services.map { [$0.name, address($0), SafeText.line($0.about, width: 60)] }, indent: 4)
    return lines + ["  logs       \(logs)", "  stop       \(isDetached ? "" : "Ctrl-C, or: ")sluice down"]
  }

  /// Whether the services go on when `up` has ended.
  var isDetached: Bool { entry.orchestrator?.kind.isDetached ?? false }

  private var logs: String {
    switch entry.orchestrator?.kind {
    case .dockerCompose: "docker compose --file \(entry.orchestrator?.file ?? "") logs"
    case .processCompose: "process-compose process logs NAME"
    case .honcho: "\(folder)/honcho.log"
    case .commands, nil: "\(folder)/NAME.log"
    }
  }

  var document: Document {
    .members([
      "schema": .string("sluice.up/1"), "environment": .string(entry.name.rawValue),
      "url": entry.url.map { .string($0.text) }, "dashboard": (entry.orchestrator?.dashboard).map { .string($0.text) },
      "services": .array(
        entry.services.map {
          .members([
            "name": .string($0.name), "port": $0.port.map { .integer(Int64($0)) }, "address": .string(address($0)),
          ])
        }), "logs": .string(logs),
    ])
  }

  private func address(_ service: ServiceEntry) -> String {
    guard let port = service.port else { return "" }
    let host = entry.host(of: service)
    if case .listening = service.health { return "\(host):\(port)" }
    return "http://\(host):\(port)"
  }
}
