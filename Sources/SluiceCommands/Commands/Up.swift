// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Starts the services of a local environment.
struct Up: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "up",
    abstract: "Start the services of the local environment and wait until each is well.",
    discussion: """
      The catalogue names the services and what starts them. Where sluice itself does, it stays and supervises them \
      until Ctrl-C or sluice down; they end with it in any case. A secret that is not kept yet is asked for once.
      """)

  @OptionGroup var common: CommonOptions

  @Argument(
    help: ArgumentHelp("The environment; the local one when left out.", valueName: "environment"),
    completion: KnownNames.environments)
  var environment: String?

  // Well below the term of a lease.
  private static let aliveSeconds = 3

  func run() async throws {
    let session = try await common.session()
    let place = try await LocalPlace.find(environment, session: session, pipeline: common.pipeline)
    let printer = StackPrinter(output: common.output)
    let stack = place.stack(session) { printer.report($0) }
    for name in try stack.missingSecrets() { try ask(name, session) }
    let lease = try await place.lock(session).take(folder: place.folder)
    // Without a sign of life it would count as abandoned, and `down` would find nobody to end.
    let alive = Task {
      while (try? await Task.sleep(for: .seconds(Self.aliveSeconds))) != nil { _ = await lease.renew() }
    }
    let outcome = await supervised(stack, place, session)
    alive.cancel()
    await lease.release()
    try outcome.get()
    if !place.isDetached { common.output.talk("\(place.entry.name) is down") }
  }

  private func supervised(_ stack: LocalStack, _ place: LocalPlace, _ session: Session) async -> Result<Void, Failure> {
    do throws(Failure) { try stack.checkPorts() } catch { return .failure(error) }
    let output = common.output
    return await withTaskGroup(of: Result<Void, Failure>.self) { group in
      group.addTask {
        do throws(Failure) {
          return .success(try await stack.run { output.result(place.document, place.lines) })
        } catch { return .failure(error) }
      }
      group.addTask {
        await session.machine.interruption()
        return .success(())
      }
      // Either the services ended, or somebody wants them to.
      let first = await group.next() ?? .success(())
      group.cancelAll()
      if case .failure = first { return first }
      return await group.next() ?? first
    }
  }

  private func ask(_ name: String, _ session: Session) throws(Failure) {
    guard Output.canAsk else {
      throw Failure(
        .usage, "E0923", "the secret \(name) is not kept yet", why: ["there is no terminal to ask at"],
        fix: ["sluice keep \(name)"])
    }
    let secret = try SecretQuestion.answer("\(name), kept in your own secret store from now on: ")
    guard !secret.isEmpty else {
      throw Failure(.usage, "E0908", "an empty secret is not kept", fix: ["sluice keep \(name)"])
    }
    try session.machine.secrets.keep(secret, as: name)
  }
}
