// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Executes runs that others asked for, on this machine.
struct Worker: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worker",
    abstract: "Execute runs that others asked for, on this machine.",
    discussion: """
      An environment with `worker: LABEL` in pipeline.yml is executed by workers that have this label, and by nobody
      else: promote asks its gates and ends with exit code 3. A worker takes what is ready (approved, soaked, in its
      window, not on hold), one run at a time; any number of them on any number of machines take each run once. One that
      dies is replaced when its lease has ended. It asks for nothing itself, and approves nothing.
      SIGTERM ends it at once when it executes nothing, and else after the run. A rollback is executed where it is called.
      """)

  @OptionGroup var common: CommonOptions

  @Option(help: ArgumentHelp("The labels that it has, with commas between them.", valueName: "labels"))
  var labels: String

  @Flag(help: "Take what is ready now, and end with the worst exit code of it.")
  var once = false

  @Option(parsing: .unconditional, help: ArgumentHelp("Look so often, as 10s or 1m.", valueName: "duration"))
  var every: DurationArgument?

  private static let pauseSeconds: Int64 = 5

  func validate() throws {
    guard !names.isEmpty else { throw ValidationError("--labels names at least one label.") }
    if let every, every.seconds < 1 { throw ValidationError("--every is at least one second.") }
  }

  private var names: Set<String> {
    Set(labels.split(separator: ",").map { $0.filter { $0 != " " } }.filter { !$0.isEmpty })
  }

  func run() async throws {
    let session = try await common.session()
    try await LogKeyCheck(session: session).require(pipeline: common.pipeline)
    let stop = StopFlag()
    let loop = WorkerLoop(
      session: session, output: common.output, labels: names,
      pauseMilliseconds: (every?.seconds ?? Self.pauseSeconds) * 1000, stop: stop)
    let once = once
    if !once { common.output.talk("serving \(names.sorted().joined(separator: ", ")); SIGTERM ends it") }
    let result: Result<[WorkerLoop.Served], Failure> = await withTaskGroup(
      of: Result<[WorkerLoop.Served], Failure>?.self
    ) { group in
      group.addTask {
        do throws(Failure) { return .success(try await loop.run(isOnce: once)) } catch { return .failure(error) }
      }
      group.addTask {
        await session.machine.interruption()
        stop.set()
        return nil
      }
      for await one in group {
        guard let one else { continue }
        group.cancelAll()
        return one
      }
      return .success([])
    }
    let served = try result.get()
    common.output.result(document(served), lines(served))
    guard once, let worst = served.map(\.exit).max(), worst != 0 else { return }
    throw ExitCode(worst)
  }

  private func document(_ served: [WorkerLoop.Served]) -> Document {
    .members([
      "schema": .string("sluice.worker/1"), "labels": .array(names.sorted().map { .string($0) }),
      "served": .array(
        served.map { .members(["run": .string($0.run.rawValue), "exit": .integer(Int64($0.exit))]) }),
    ])
  }

  private func lines(_ served: [WorkerLoop.Served]) -> [String] {
    guard !served.isEmpty else { return ["nothing was ready"] }
    return ["served \(served.map { "\($0.run) (exit \($0.exit))" }.joined(separator: ", "))"]
  }
}
