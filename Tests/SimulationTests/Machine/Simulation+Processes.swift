// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import PromotionPorts

extension Simulation {
  /// One thing that a process does, so many milliseconds after the one before.
  private struct Stage {
    let delay: Int64
    let act: () -> Void
  }

  /// Starts a command as a process of its own; it goes on by timers, whatever becomes of who started it.
  func start(_ invocation: Invocation, by runner: Runner) -> Child {
    let child = Child(number: newChildNumber(), runner: runner, invocation: invocation)
    runner.children.append(child)
    tell("\(runner.name) starts \(child.word) of \(child.commit.short) for \(child.run) \(child.target ?? "")")
    inspector.started(child, in: self)
    advance(child, stages(child)[...])
    let limit = invocation.command.timeoutSeconds * 1000
    after(limit) {
      guard child.isAlive else { return }
      // The engine kills at the limit, so a stopped engine does it when it wakes up.
      runner.onceAwake { child.end(.timedOut) }
    }
    return child
  }

  /// Kills a process because its run was stopped.
  func cancel(_ child: Child) {
    guard child.isAlive, !child.isDying else { return }
    child.isDying = true
    after(dice.between(0, 200)) {
      self.tell("\(child.word) of \(child.run) is killed")
      child.end(.cancelled)
    }
  }

  private func advance(_ child: Child, _ stages: ArraySlice<Stage>) {
    guard let stage = stages.first else { return }
    after(stage.delay) {
      self.act(child, stage, then: stages.dropFirst())
    }
  }

  private func act(_ child: Child, _ stage: Stage, then rest: ArraySlice<Stage>) {
    guard child.isAlive else { return }
    if child.isFrozen {
      child.runner.onceAwake { self.act(child, stage, then: rest) }
      return
    }
    stage.act()
    if child.isAlive { advance(child, rest) }
  }

  private func isBad(_ child: Child, _ permille: Int) -> Bool {
    faults.isOn && child.runner.isFaulty && dice.chance(permille)
  }

  private func stages(_ child: Child) -> [Stage] {
    switch child.word {
    case "test":
      let isGood = repository.revisions[child.commit]?.content.isTestGood == true
      return [exit(child, after: dice.between(50, 4000), isGood ? 0 : 1)]
    case "probe": return probe(child)
    case "verify": return verify(child)
    case "configure": return [exit(child, after: dice.between(20, 500), isBad(child, faults.badCommand / 4) ? 1 : 0)]
    case "deploy": return deploy(child)
    default:
      fail("simulation", "no such command: \(child.word)")
      return []
    }
  }

  private func exit(_ child: Child, after delay: Int64, _ code: Int32) -> Stage {
    Stage(delay: delay) { child.end(.exited(code: code)) }
  }

  private func probe(_ child: Child) -> [Stage] {
    // It looks at one moment and tells at another.
    var code: Int32 = 2
    let isBad = isBad(child, faults.badProbe)
    return [
      Stage(delay: dice.between(10, 300)) {
        guard let target = self.targets[child.place] else { return }
        code = target.answer(child.commit, target.indices(child.target))
      },
      Stage(delay: dice.between(10, 100)) {
        let said = isBad ? 2 : code
        if said == 1 { self.inspector.deniedBy(child) }
        child.end(.exited(code: said))
      },
    ]
  }

  private func verify(_ child: Child) -> [Stage] {
    let isBad = isBad(child, faults.badCommand)
    return [
      Stage(delay: dice.between(50, 2000)) {
        let isThere = self.targets[child.place]?.runs(child.commit) == true
        let isGood = self.repository.revisions[child.commit]?.content.isRunningGood == true
        child.end(.exited(code: isThere && isGood && !isBad ? 0 : 1))
      }
    ]
  }

  /// Puts the release on one machine after the other, and may fail or hang at any of them.
  private func deploy(_ child: Child) -> [Stage] {
    guard let target = targets[child.place], let epoch = child.epoch else { return [exit(child, after: 1, 1)] }
    // Some take so long that the world around them changes.
    let slowest: Int64 = isBad(child, 200) ? 30_000 : 1500
    var stages = target.indices(child.target).map { index in
      Stage(delay: dice.between(30, slowest)) {
        let newest = self.inspector.state[child.place].epoch
        let isDone = target.put(child.commit, on: index, epoch: epoch, newest: newest, at: self.now)
        self.tell(
          "\(child.word) of \(child.run) at epoch \(epoch): \(child.place.environment) "
            + (isDone ? "runs \(target.text)" : "refuses it, it has seen a newer epoch"))
        if epoch < newest { self.count(isDone ? "late effect" : "guard refused") }
        guard isDone else { return child.end(.exited(code: 4)) }
        self.inspector.changed(child, in: self)
      }
    }
    if isBad(child, faults.badCommand) {
      let index = dice.below(stages.count + 1)
      count("bad deploy")
      // Seven in ten say so, the others hang until their limit.
      let last = dice.chance(700) ? [exit(child, after: dice.between(10, 300), 1)] : []
      return Array(stages.prefix(index)) + last
    }
    stages.append(exit(child, after: dice.between(10, 300), 0))
    return stages
  }
}
