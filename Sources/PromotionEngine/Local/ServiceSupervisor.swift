// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Runs services side by side under the lifeline, each when those before it are well.
struct ServiceSupervisor: Sendable {
  /// One process to run.
  struct Job: Sendable {
    let name: String
    let command: CommandLine
    let variables: [String: String]
    let after: [String]
  }

  let stack: LocalStack
  let wellness: Wellness

  private static let pollMilliseconds: Int64 = 150
  private static let patienceMilliseconds: Int64 = 120_000
  private static let reminderMilliseconds: Int64 = 10_000
  /// A service ends when the stack does, not at a limit.
  private static let foreverSeconds: Int64 = 900_000_000

  /// Runs the jobs until the task is cancelled; a job that ends by itself ends all of them.
  func run(_ jobs: [Job], ready: @escaping @Sendable () -> Void) async throws(Failure) {
    let outcome: Result<Void, Failure> = await withTaskGroup(of: Result<Bool, Failure>.self) { group in
      for job in jobs {
        group.addTask {
          do throws(Failure) { return .success(try await serve(job)) } catch { return .failure(error) }
        }
      }
      group.addTask {
        do throws(Failure) {
          try await awaitAll()
          if !Task.isCancelled { ready() }
          return .success(true)
        } catch { return .failure(error) }
      }
      while let result = await group.next() {
        switch result {
        case .success: continue
        case .failure(let failure):
          group.cancelAll()
          return .failure(failure)
        }
      }
      return .success(())
    }
    if Task.isCancelled { return }
    try outcome.get()
  }

  /// Waits until every service of the catalogue is well.
  func awaitAll() async throws(Failure) {
    let outcome: Result<Void, Failure> = await withTaskGroup(of: Result<Void, Failure>.self) { group in
      for service in stack.entry.services {
        group.addTask {
          do throws(Failure) { return .success(try await awaitWell(service)) } catch { return .failure(error) }
        }
      }
      while let result = await group.next() {
        if case .failure = result {
          group.cancelAll()
          return result
        }
      }
      return .success(())
    }
    try outcome.get()
  }

  private func serve(_ job: Job) async throws(Failure) -> Bool {
    while await !wellness.has(job.after) {
      guard await pause() else { return true }
    }
    stack.report(.started(job.name, command: job.command.arguments.joined(separator: " ")))
    let command = CommandLine(
      arguments: job.command.arguments, timeoutSeconds: Self.foreverSeconds, pass: job.command.pass)
    let result = try await stack.world.runner.run(
      Invocation(
        command: command, folder: stack.world.folder, variables: job.variables, log: "\(stack.folder)/\(job.name).log"))
    if Task.isCancelled || result.outcome == .cancelled { return true }
    let text = CommandWords.text(of: result, limit: Self.foreverSeconds)
    stack.report(.ended(job.name, text: text, tail: result.tail))
    throw Failure(
      .refused, "E0921",
      "\(job.name) \(result.isSuccess ? "ended after \(text)" : text), and with it \(stack.entry.name)",
      why: Array(result.tail.suffix(10)), fix: ["mend it, then: sluice up \(stack.entry.name)"])
  }

  private func awaitWell(_ service: ServiceEntry) async throws(Failure) {
    let check = ServiceCheck(probe: stack.probe, tools: stack.tools, entry: stack.entry)
    let health = service.health ?? (service.port == nil ? nil : .listening)
    let start = stack.world.clock.elapsedMilliseconds()
    var reminded: Int64 = 0
    while let health, let complaint = await check.complaint(health, service) {
      guard await pause() else { return }
      let waited = stack.world.clock.elapsedMilliseconds() - start
      if waited - reminded >= Self.reminderMilliseconds {
        reminded = waited
        stack.report(.waiting(service.name, text: complaint, milliseconds: waited))
      }
      guard waited < Self.patienceMilliseconds else {
        throw Failure(
          .refused, "E0922", "\(service.name) is not well after \(Self.patienceMilliseconds / 1000) s",
          why: [complaint],
          fix: ["look at \(stack.folder)/\(service.name).log"])
      }
    }
    if Task.isCancelled { return }
    await wellness.add(service.name)
    stack.report(
      .well(
        service.name, text: health?.text ?? "nothing to ask",
        milliseconds: stack.world.clock.elapsedMilliseconds() - start
      ))
  }

  /// Waits a little; false when the task is cancelled.
  private func pause() async -> Bool {
    (try? await stack.world.clock.sleep(milliseconds: Self.pollMilliseconds)) != nil && !Task.isCancelled
  }
}
