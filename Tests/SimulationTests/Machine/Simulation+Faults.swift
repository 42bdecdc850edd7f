// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import PromotionPorts

extension Simulation {
  /// Lets a call of a runner begin, or come back: the moment at which faults strike it.
  func pass(_ runner: Runner, _ what: @autoclosure () -> String) async throws(Failure) {
    // Once an invariant is broken nobody does anything more; a loop that never waits would not hear of it otherwise.
    guard runner.life != .dead, !isAbandoned else { throw Runner.dead }
    if faults.isOn && runner.isFaulty {
      if dice.chance(faults.crash) {
        let what = what()
        kill(runner, because: "crashed at \(what)")
        throw Runner.dead
      }
      if dice.chance(faults.pause) { stop(runner, at: what()) }
      if dice.chance(faults.clockJump) { jump(runner) }
      if dice.chance(faults.delay) {
        count("delay")
        await delay(dice.between(100, 4000))
      } else if dice.chance(300) {
        await delay(dice.between(1, 30))
      }
    }
    await runner.awake()
    guard runner.life != .dead else { throw Runner.dead }
  }

  private func jump(_ runner: Runner) {
    guard !runner.hasJumped else { return }
    runner.hasJumped = true
    runner.skew += dice.between(-120_000, 120_000)
    count("clock jump")
    tell("\(runner.name): its clock jumps to \(runner.skew) ms ahead")
  }

  /// Ends a process at once, as SIGKILL does; what it started is gone two seconds later at the latest (I10).
  func kill(_ runner: Runner, because reason: String) {
    guard runner.life == .running || runner.life == .stopped else { return }
    runner.life = .dead
    tell("\(runner.name) dies: \(reason)")
    count("crash")
    runner.cancel()
    for child in runner.children {
      child.isDying = true
      child.isFrozen = false
      after(dice.between(0, 2000)) { child.end(.signalled(number: 9)) }
    }
    runner.notify()
  }

  /// Stops a process as SIGSTOP does, or its whole machine; it wakes up later as a zombie.
  func stop(_ runner: Runner, at place: String) {
    guard runner.life == .running else { return }
    runner.life = .stopped
    let isMachine = dice.chance(500)
    for child in runner.children { child.isFrozen = isMachine }
    count("pause")
    let seconds = dice.chance(500) ? dice.between(1, 8) : dice.between(8, 90)
    tell("\(runner.name) \(isMachine ? "and its machine stop" : "stops") for \(seconds) s at \(place)")
    // The lifeline of a stopped engine kills what it started when it hears nothing for so long.
    if !isMachine { after(LeaseTerm.selfFenceSeconds * 1000) { if runner.life == .stopped { self.fence(runner) } } }
    after(seconds * 1000) {
      self.wake(runner)
      if isMachine && seconds > LeaseTerm.selfFenceSeconds { self.fence(runner) }
    }
  }

  /// Kills what a runner started, because it showed no sign of life (I13).
  private func fence(_ runner: Runner) {
    for child in runner.children where !child.isDying {
      child.isDying = true
      after(dice.between(0, 500)) { child.end(.signalled(number: 9)) }
    }
  }

  func wake(_ runner: Runner) {
    guard runner.life == .stopped else { return }
    runner.life = .running
    tell("\(runner.name) wakes up")
    for child in runner.children { child.isFrozen = false }
    runner.notify()
  }

  /// Whether the network between a runner and the store is down; it may break at this very call.
  func isCutOff(_ runner: Runner) -> Bool {
    if faults.isOn && runner.isFaulty && dice.chance(faults.cutOff) {
      runner.cutOffUntil = now + dice.between(500, 60_000)
      count("store out of reach")
      tell("\(runner.name) cannot reach the store for \((runner.cutOffUntil - now) / 1000) s")
      // The worst moment to set a clock: somebody counts the seconds.
      if faults.clockJump > 0 && dice.chance(500) { jump(runner) }
    }
    return now < runner.cutOffUntil
  }

  static let outOfReach = Failure(
    .unreachable, "E9002", "the store is out of reach", fix: ["run the same command again"])

  /// Ends every fault: what is stopped wakes up, what is cut off is joined again.
  func heal() {
    faults.isOn = false
    store.fullUntil = 0
    tell("no fault happens from here on")
    for runner in allRunners {
      runner.cutOffUntil = 0
      wake(runner)
    }
  }
}
