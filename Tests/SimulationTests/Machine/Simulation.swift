// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import PromotionEngine
import PromotionPorts

/// A world in which the real engine runs: its clock, store, processes, git and network, all from one seed.
///
/// Everything happens on one thread. Time stands still while anything can run, and then moves to the next timer.
final class Simulation: @unchecked Sendable {
  static let stepsMax = 400_000
  static let start: Int64 = 1_795_000_000_000

  let seed: UInt64
  var dice: Dice
  var faults: Faults
  let setting: Setting
  let scheduler = SeededScheduler()
  let repository = Repository()
  var store = Store()
  let leases = LeaseTable()
  let targets: [Place: Target]
  var databases: [String: Database] = [:]
  let inspector = Inspector()
  private(set) var now = Simulation.start
  private(set) var violation: Violation?
  private(set) var trace: [String] = []
  private(set) var counts: [String: Int] = [:]
  private var timers = Timers()
  private var runners: [Runner] = []
  private var childrenMade = 0
  /// Whether entries are events of the engine, to be folded and checked.
  var inspects = true
  private var isOver = false
  private let isTracing: Bool

  init(seed: UInt64, isTracing: Bool = false, focus: PlantedBug? = nil) {
    self.seed = seed
    self.isTracing = isTracing
    dice = Dice(seed: seed)
    var setting = Setting(&dice)
    var faults = Faults(&dice)
    if let focus {
      setting.focus(on: focus)
      faults.focus(on: focus)
    }
    self.setting = setting
    self.faults = faults
    targets = Dictionary(uniqueKeysWithValues: Setting.places.map { ($0, Target(setting.shape($0))) })
  }

  /// Plays the whole story, or as much of it as it takes to break an invariant.
  func run() { run { await Scenario(simulation: self).play() } }

  /// Plays any story on the simulation's own thread.
  func run(_ story: @escaping @Sendable () async -> Void) {
    Task(executorPreference: scheduler) {
      await story()
      self.isOver = true
    }
    var steps = 0
    while violation == nil {
      let ready = scheduler.readyCount
      if ready > 0 {
        scheduler.run(dice.below(ready))
        steps += 1
        if steps > Self.stepsMax { fail("I40", "the simulation does not come to an end") }
      } else if let timer = timers.next() {
        now = max(now, timer.at)
        timer.fire()
      } else {
        break
      }
    }
    if violation == nil && !isOver { fail("I40", "somebody waits for something that never comes") }
    abandon()
  }

  /// Ends every task, so that nothing of this world is left behind.
  private func abandon() {
    for runner in runners { kill(runner, because: "the end") }
    faults.isOn = false
    while scheduler.readyCount > 0 || !timers.isEmpty {
      if scheduler.readyCount > 0 { scheduler.run(0) } else { timers.next()?.fire() }
    }
  }

  var isAbandoned: Bool { violation != nil }

  func fail(_ invariant: String, _ text: String) {
    guard violation == nil else { return }
    violation = Violation(invariant: invariant, text: text)
    tell("VIOLATION \(invariant): \(text)")
  }

  func tell(_ text: @autoclosure () -> String) {
    guard isTracing else { return }
    let milliseconds = now - Self.start
    trace.append("\(milliseconds / 1000).\(milliseconds % 1000 / 100)s  \(text())")
  }

  func count(_ what: String) { counts[what, default: 0] += 1 }

  func counted(_ what: String) -> Int { counts[what] ?? 0 }
}

extension Simulation {
  /// Does something so many milliseconds from now.
  @discardableResult
  func after(_ milliseconds: Int64, _ act: @escaping () -> Void) -> Int { timers.add(at: now + milliseconds, act) }

  /// Waits, whatever becomes of the caller.
  func delay(_ milliseconds: Int64) async {
    guard milliseconds > 0 else { return }
    await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
      after(milliseconds) { continuation.resume() }
    }
  }

  /// Waits, or comes back at once when the calling task is cancelled.
  func sleep(_ milliseconds: Int64) async {
    let sleeper = Sleeper()
    await withTaskCancellationHandler {
      await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
        if Task.isCancelled { return continuation.resume() }
        sleeper.timer = after(max(1, milliseconds)) { continuation.resume() }
      }
    } onCancel: {
      if let timer = sleeper.timer { timers.remove(timer)?() }
    }
  }
}

extension Simulation {
  /// Starts a process of the engine and waits for its end; `nil` when it was killed.
  func invoke<Value: Sendable>(
    _ word: String, by person: String, isFaulty: Bool = true,
    _ body: @escaping @Sendable (World, Ledger) async throws(Failure) -> Value
  ) async -> Result<Value, Failure>? {
    guard !isAbandoned else { return nil }
    let skew = faults.isOn && dice.chance(200) ? dice.between(-3000, 3000) : 0
    let runner = Runner(number: runners.count + 1, word: word, person: person, skew: skew)
    runner.isFaulty = isFaulty
    runner.startedAt = now
    runners.append(runner)
    if isFaulty && faults.isOn && faults.crash > 0 && dice.chance(80) {
      // As a CI does it that cancels a job: at any moment, not at a call of ours.
      after(dice.between(1, 30_000)) { self.kill(runner, because: "cancelled") }
    }
    let world = Worlds.world(self, runner)
    // Most begin with what was folded before: folding all of it over and over would take most of the time.
    let ledger = Ledger(
      journal: world.journal, clock: world.clock, identifiers: world.identifiers, actor: world.actor,
      known: dice.chance(100) ? JournalState() : inspector.state)
    tell("\(runner.name) starts, for \(person)")
    let task = Task<Result<Value, Failure>, Never>(executorPreference: scheduler) {
      do throws(Failure) { return .success(try await body(world, ledger)) } catch { return .failure(error) }
    }
    runner.cancel = { task.cancel() }
    let result = await task.value
    guard runner.life != .dead else { return nil }
    end(runner)
    if case .failure(let failure) = result { inspector.heard(failure, of: runner, in: self) }
    return result
  }

  private func end(_ runner: Runner) {
    runner.life = .ended
    // A process that ends takes what it started along (its lifeline).
    for child in runner.children { child.end(.signalled(number: 9)) }
  }

  var allRunners: [Runner] { runners }

  func newChildNumber() -> Int {
    childrenMade += 1
    return childrenMade
  }
}
