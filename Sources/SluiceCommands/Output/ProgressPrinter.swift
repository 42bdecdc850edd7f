// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts
internal import Synchronization

/// Prints what the engine tells while it works: one line a change, what a person should know of what succeeded, and at
/// the end the last lines of what failed; with `--events` also as JSON.
///
/// A terminal shows what runs now in lines that are drawn again; everything else gets a line each half minute.
final class ProgressPrinter: Sendable {
  let output: Output
  let clock: any PromotionPorts.Clock
  let log: CILog
  private let heartbeat: Heartbeat
  private let live: LiveLines?
  private let events: EventStream?
  private let position = Mutex(RunPosition())
  private let failures = Mutex<[(name: String, tail: [String])]>([])

  /// Prints as the options of a command say.
  convenience init(output: Output, session: Session, ci: CIOptions) {
    self.init(output: output, session: session, system: ci.system, hasEvents: ci.events, isLive: true)
  }

  /// Prints for a CI system, or the one that is found; lines are drawn again only where `isLive` and a terminal is.
  init(output: Output, session: Session, system: CISystem?, hasEvents: Bool, isLive: Bool) {
    // Whoever reads may go away while the engine works; that must not take the engine with it.
    signal(SIGPIPE, SIG_IGN)
    self.output = output
    clock = session.world.clock
    let variables = session.world.variables
    log = CILog(system: system ?? CISystem.detect(variables), output: output, variables: variables)
    heartbeat = Heartbeat(clock: clock) { output.talk($0) }
    let terminal = isLive && log.system == .none ? ErrorTerminal.found(output, variables: variables) : nil
    live = terminal.map { [clock] in LiveLines(terminal: $0, clock: clock) }
    events = hasEvents ? EventStream(output: output, clock: clock) : nil
  }

  /// Ends the lines that are drawn again, and prints the last lines of what failed.
  func finish() {
    live?.close()
    let failures = failures.withLock { failures in
      defer { failures = [] }
      return failures
    }
    for (name, tail) in failures {
      output.talk("  the last lines of \(name), which failed:")
      for line in tail { output.talk("  | \(SafeText.line(line))") }
    }
  }

  /// Prints the result; with `--events` the standard output has the last event, and people read it where they read the rest.
  func result(_ document: Document, _ lines: [String], exit: Int32) {
    finish()
    guard let events else { return output.result(document, lines) }
    for line in lines { output.talk(line) }
    events.end(document, exit: exit)
  }

  /// Says where the run stands, should a signal end this process.
  func announceInterruption() {
    LastWords.say { [self] in
      live?.close()
      for line in position.withLock({ $0.interrupted }) { output.talk(line) }
    }
  }

  /// Tells one change.
  func report(_ progress: Progress) {
    events?.report(progress)
    position.withLock { $0.take(progress) }
    switch progress {
    case .run(let name, let isNew, let plan):
      let from = plan.from.map { "\($0.short) -> " } ?? ""
      say(
        "\(name)  \(from)\(plan.commit.short)  \(plan.place.environment)\(isNew ? "" : "  (continued)")"
          + "  plan \(plan.digest.short)")
    case .gateStarted(let gate, let usual): begin("gate", gate.rawValue, "is asked", usual)
    case .gateFinished(let gate, let isPassed, let text, let tail):
      end("gate", gate.rawValue, isPassed ? "ok" : "FAILED", text, tail)
    case .gateWaits(let gate, let text):
      end("gate", gate.rawValue, "waits", text, [])
    case .stepStarted(let step, let usual): begin("step", step.rawValue, "begins", usual)
    case .output(.gate(let gate), let lines): live?.take(lines, of: "gate \(gate)")
    case .output(.step(let step, let target), let lines):
      live?.take(target.map { target in lines.map { "\(target): \($0)" } } ?? lines, of: "step \(step.rawValue)")
    case .stepFinished(let step, let isSuccess, let text, let tail):
      end("step", step.rawValue, isSuccess ? "ok" : "FAILED", text, tail)
    case .targetFinished(_, let target, let isSuccess, let text):
      line(isSuccess ? "ok" : "FAILED", "  \(SafeText.line(target))", text)
    case .note(let text): say("  \(SafeText.line(text))")
    }
  }

  private func begin(_ kind: String, _ name: String, _ text: String, _ usual: Int64?) {
    let whole = "\(kind) \(name)"
    guard let live else {
      log.open(whole, at: clock.now())
      heartbeat.begin(whole, usualMilliseconds: usual)
      return line(kind, name, [text, UsualWords.text(usual)].compactMap { $0 }.joined(separator: ", "))
    }
    live.begin(whole, usualMilliseconds: usual)
  }

  private func end(_ kind: String, _ name: String, _ state: String, _ text: String, _ tail: [String]) {
    let whole = "\(kind) \(name)"
    // A gate that waits for people or time was never begun.
    let wasOpen = live?.end(whole) ?? heartbeat.end(whole)
    line(state, name, text)
    let isSuccess = state != "FAILED"
    if isSuccess {
      for text in tail { say("  | \(SafeText.line(text))") }
    } else if !tail.isEmpty {
      failures.withLock { $0.append((whole, tail)) }
    }
    if wasOpen { log.close(whole, at: clock.now()) }
    if !isSuccess {
      log.annotate("\(whole) failed", ([text] + tail.suffix(5)).map { SafeText.line($0) }.joined(separator: "\n"))
    }
  }

  private func line(_ state: String, _ name: String, _ text: String) {
    let left = state + String(repeating: " ", count: Swift.max(1, 8 - state.count))
    let middle = name + String(repeating: " ", count: Swift.max(1, 12 - name.count))
    say("  \(left)\(middle)\(SafeText.line(text))")
  }

  private func say(_ line: String) {
    guard let live else { return output.talk(line) }
    live.say(line)
  }
}
