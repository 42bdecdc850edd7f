// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts
internal import Synchronization

/// Takes up what others asked for, round after round, one run at a time.
final class WorkerLoop: Sendable {
  /// A run that this worker brought to its end.
  struct Served: Sendable {
    let run: RunName
    let exit: Int32
  }

  private static let sliceMilliseconds: Int64 = 200

  private let session: Session
  private let output: Output
  private let path: PromotionPath
  private let printer: ProgressPrinter
  private let pauseMilliseconds: Int64
  private let stop: StopFlag
  // What was said of each run last, so that a run that waits is not told of in every round.
  private let said = Mutex<[String: String]>([:])

  init(session: Session, output: Output, labels: Set<String>, pauseMilliseconds: Int64, stop: StopFlag) {
    self.session = session
    self.output = output
    self.pauseMilliseconds = pauseMilliseconds
    self.stop = stop
    // A worker's log is read later, so nothing in it is drawn again.
    let printer = ProgressPrinter(output: output, session: session, system: nil, hasEvents: false, isLive: false)
    self.printer = printer
    path = PromotionPath(
      world: session.world, ledger: session.ledger,
      report: { progress in
        // A gate that waits is said once, with the run.
        if case .gateWaits = progress { return }
        printer.report(progress)
      }, labels: labels)
  }

  /// Goes on until it is told to stop, or for one round; a run that was taken up is finished first.
  func run(isOnce: Bool) async throws(Failure) -> [Served] {
    var served: [Served] = []
    if let state = try? await session.ledger.state(), state.remote == nil, !isOnce {
      output.talk(
        "note: the trunk is not pinned to a remote, so what is new on \(state.trunk) comes with git pull only")
    }
    while !stop.isSet {
      do throws(Failure) { served += try await round() } catch {
        // The store or the remote is away for a while: what is there is not touched, and the next round asks again.
        guard !isOnce, error.kind == .unreachable || error.kind == .busy else { throw error }
        say("", error.what)
      }
      if isOnce { break }
      await pause()
    }
    return served
  }

  private func round() async throws(Failure) -> [Served] {
    // An append of nothing asks the store itself: nothing is taken up on a copy as of earlier.
    _ = try await session.world.journal.append([], expecting: 0)
    var runs = try await path.open()
    guard !runs.isEmpty else { return [] }
    await fetch()
    var served: [Served] = []
    while let run = runs.first, !stop.isSet {
      runs.removeFirst()
      do throws(Failure) {
        guard let ending = try await path.serve(run) else { continue }
        if let done = try await ended(run, ending) { served.append(done) }
      } catch {
        // Another worker was faster, or this run cannot go on: the others can.
        if error.kind == .defect { throw error }
        if error.kind != .busy {
          let why = error.why.prefix(3).map { "; \($0)" }.joined()
          say(run.name.rawValue, "\(run.name): \(error.what) (\(error.code))\(why)")
        }
      }
    }
    return served
  }

  private func ended(_ run: Run, _ ending: Ending) async throws(Failure) -> Served? {
    if case .waiting(_, let waits) = ending {
      say(run.name.rawValue, "\(run.name) waits: \(waits.map(\.text).joined(separator: "; "))")
      return nil
    }
    printer.finish()
    let view = EndingView(ending: ending, state: try await session.ledger.state()).result
    for line in view.lines { output.talk(line) }
    return Served(run: run.name, exit: view.exit)
  }

  private func say(_ subject: String, _ text: String) {
    let isNew = said.withLock { said in said.updateValue(text, forKey: subject) != text }
    if isNew { output.talk(SafeText.line(text)) }
  }

  /// Brings commits and the policy of the trunk here; without the remote it goes on with what is here.
  private func fetch() async {
    guard let state = try? await session.ledger.state(),
      let (remote, answer) = await session.fetch(state, timeoutSeconds: 60), answer?.code != 0
    else { return }
    say("fetch", "git fetch \(remote) failed: \(answer?.errors.split(separator: "\n").first.map(String.init) ?? "")")
  }

  /// Waits for the next round; many workers do not come back at the same moment.
  private func pause() async {
    var left = Int64.random(in: pauseMilliseconds / 2...pauseMilliseconds * 3 / 2)
    while left > 0, !stop.isSet {
      try? await session.world.clock.sleep(milliseconds: min(left, Self.sliceMilliseconds))
      left -= Self.sliceMilliseconds
    }
  }
}
