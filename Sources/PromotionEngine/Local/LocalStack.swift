// SPDX-License-Identifier: Apache-2.0
internal import Glibc
public import PromotionCore
public import PromotionPorts

/// The services of a local environment, started together by what the catalogue names.
public struct LocalStack: Sendable {
  let world: World
  let entry: CatalogueEnvironment
  let probe: any PlaceProbe
  let tools: any ToolRunner
  let keeper: any SecretKeeper
  /// The absolute path of a folder for logs and the process number.
  let folder: String
  let report: @Sendable (StackEvent) -> Void

  /// Makes the stack; nothing is started yet.
  public init(
    world: World, entry: CatalogueEnvironment, probe: any PlaceProbe, tools: any ToolRunner, keeper: any SecretKeeper,
    folder: String, report: @escaping @Sendable (StackEvent) -> Void
  ) {
    self.world = world
    self.entry = entry
    self.probe = probe
    self.tools = tools
    self.keeper = keeper
    self.folder = folder
    self.report = report
  }

  /// The names of the secrets that the services need and nobody has given yet, sorted.
  public func missingSecrets() throws(Failure) -> [String] {
    var missing: Set<String> = []
    for service in entry.services {
      for (_, text) in service.variables {
        guard let name = Self.secretName(text) else { continue }
        if try keeper.kept(name) == nil { missing.insert(name) }
      }
    }
    return missing.sorted()
  }

  /// Refuses when a port is taken, naming whoever has it.
  public func checkPorts() throws(Failure) {
    var why: [String] = []
    var fix: [String] = []
    for service in entry.services {
      guard let port = service.port, let owner = probe.owner(ofPort: port) else { continue }
      let number = owner.process.map { "process \($0), " } ?? ""
      why.append("port \(port) of \(service.name) is taken by \(number)\(owner.command)")
      if let process = owner.process { fix.append("kill \(process)") }
    }
    guard why.isEmpty else {
      throw Failure(
        .busy, "E0920",
        "\(why.count) port\(why.count == 1 ? "" : "s") of \(entry.name) \(why.count == 1 ? "is" : "are") taken",
        why: why, fix: ["sluice down \(entry.name)"] + fix)
    }
  }

  /// Starts everything and calls `ready` when every service is well.
  ///
  /// Where sluice itself supervises, it returns when the calling task is cancelled, and throws when a service ends;
  /// where an orchestrator does, it returns when everything is well.
  public func run(ready: @escaping @Sendable () -> Void) async throws(Failure) {
    guard let orchestrator = entry.orchestrator else {
      throw Failure(
        .usage, "E0924", "the catalogue does not say what starts the services of \(entry.name)",
        fix: ["add `orchestrator: { kind: commands }` and a `run` to each service"])
    }
    let variables = try variables()
    switch orchestrator.kind {
    case .commands:
      try await ServiceSupervisor(stack: self, wellness: Wellness()).run(
        entry.services.compactMap { service in
          service.run.map {
            ServiceSupervisor.Job(
              name: service.name, command: $0, variables: variables[service.name] ?? [:], after: service.after)
          }
        }, ready: ready)
    case .honcho:
      let command = CommandLine(arguments: ["honcho", "--procfile", orchestrator.file, "start"])
      try await ServiceSupervisor(stack: self, wellness: Wellness()).run(
        [ServiceSupervisor.Job(name: "honcho", command: command, variables: merged(variables), after: [])], ready: ready
      )
    case .dockerCompose, .processCompose:
      try await call(orchestrator, isUp: true, variables: merged(variables))
      try await ServiceSupervisor(stack: self, wellness: Wellness()).awaitAll()
      ready()
    }
  }

  /// Takes down what an orchestrator started.
  public func takeDown(_ orchestrator: Orchestrator) async throws(Failure) {
    try await call(orchestrator, isUp: false, variables: merged(try variables()))
  }

  private func call(
    _ orchestrator: Orchestrator, isUp: Bool, variables: [String: String]
  ) async throws(Failure) {
    let arguments: [String]
    switch orchestrator.kind {
    case .dockerCompose:
      arguments = ["docker", "compose", "--file", orchestrator.file] + (isUp ? ["up", "--detach"] : ["down"])
    case .processCompose:
      arguments =
        isUp
        ? ["process-compose", "up", "--config", orchestrator.file, "--detached"] : ["process-compose", "down"]
    case .commands, .honcho: return
    }
    let command = CommandLine(arguments: arguments, timeoutSeconds: 900, pass: ["DOCKER_HOST", "XDG_RUNTIME_DIR"])
    let answer = try await tools.run(command, input: [], variables: variables)
    guard answer.code == 0 else {
      throw Failure(
        .refused, "E0925", "\(arguments.joined(separator: " ")) ended with exit code \(answer.code)",
        why: answer.errors.split(separator: "\n").suffix(5).map(String.init), fix: ["run it by hand and look"])
    }
  }

  /// The variables of each service, its secrets in their place.
  private func variables() throws(Failure) -> [String: [String: String]] {
    var all: [String: [String: String]] = [:]
    for service in entry.services {
      var own: [String: String] = [:]
      for (name, text) in service.variables {
        guard let secret = Self.secretName(text) else {
          own[name] = text
          continue
        }
        guard let value = try keeper.kept(secret) else {
          throw Failure(
            .usage, "E0923", "the secret \(secret) of \(service.name) is not kept yet", fix: ["sluice keep \(secret)"])
        }
        own[name] = value
      }
      all[service.name] = own
    }
    return all
  }

  private func merged(_ variables: [String: [String: String]]) -> [String: String] {
    entry.services.reduce(into: [:]) { merged, service in
      merged.merge(variables[service.name] ?? [:]) { first, _ in first }
    }
  }

  private static func secretName(_ text: String) -> String? {
    text.hasPrefix("secret:") ? String(text.dropFirst(7)) : nil
  }
}
