// SPDX-License-Identifier: Apache-2.0
import PromotionCore

/// I7, I28, I37: a request ends once, in one way, and nothing is written twice.
enum EndChecks {
  static func check(_ seen: Observation) {
    if case .runRequested(let request) = seen.event {
      seen.require(seen.before.runs[request.run] == nil, "I28", "\(request.run) is asked for twice")
      let twin = seen.before.runs(at: request.place).first {
        $0.phase.isWaiting && $0.request.plan == request.plan && request.kind == .promotion
      }
      seen.require(twin == nil, "I28", "\(request.run) asks for what \(twin?.name.rawValue ?? "") waits for already")
    }
    if case .stepFinished(let finished) = seen.event {
      let status = seen.before.runs[finished.run]?.step(finished.step)?.status
      seen.require(status == .open, "I28", "\(finished.step.rawValue) of \(finished.run) ends and was not begun")
    }
    if case .stepStarted(let name, _, let step, _) = seen.event {
      let next = seen.before.runs[name]?.nextStep
      seen.require(next?.name == step, "I28", "\(step.rawValue) of \(name) is not the next step")
    }
    checkSuccession(seen)
    for name in seen.after.order { checkEnd(seen, name) }
  }

  /// I7: who waits when a newer request comes is told so in the same breath, or its deadline has passed.
  private static func checkSuccession(_ seen: Observation) {
    guard case .runRequested(let request) = seen.event, request.kind == .promotion,
      seen.simulation.setting.shape(request.place).queue == .supersede
    else { return }
    for run in seen.before.runs(at: request.place) where run.phase.isWaiting && run.request.kind == .promotion {
      let isTold = seen.batch.contains(.runSuperseded(run: run.name, by: request.run))
      let isExpired = seen.batch.contains(.runExpired(run: run.name))
      seen.require(
        isTold || isExpired, "I7", "\(run.name) waits behind \(request.run), and nobody says that it is superseded")
    }
  }

  private static func checkEnd(_ seen: Observation, _ name: RunName) {
    guard let old = seen.before.runs[name]?.phase, let new = seen.after.runs[name]?.phase else { return }
    if old.isTerminal, case .environmentAcquired(name, _, _) = seen.event {
      seen.fail("I37", "\(name) is \(old.word) and takes the environment")
    }
    guard old != new else { return }
    switch old {
    case .refused, .superseded, .rejected, .expired, .cancelled, .restored:
      seen.fail("I37", "\(name) was \(old.word) and is \(new.word)")
    case .live, .failed:
      if case .restored = new { return }
      seen.fail("I7", "\(name) was \(old.word) and is \(new.word)")
    case .gating, .ready, .executing, .indeterminate: break
    }
    if case .superseded(let by) = new {
      seen.require(seen.after.runs[by] != nil, "I7", "\(name) is superseded by nobody")
      seen.require(by != name, "I7", "\(name) supersedes itself")
    }
  }
}
