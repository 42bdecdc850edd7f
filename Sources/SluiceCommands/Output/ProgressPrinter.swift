// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Prints what the engine tells while it works: one line a change, the tail of what failed, and what a person should know
/// of what succeeded; with `--events` also as JSON.
struct ProgressPrinter: Sendable {
  let output: Output
  let clock: any PromotionPorts.Clock
  let log: CILog
  private let heartbeat: Heartbeat
  private let events: EventStream?

  init(output: Output, session: Session, ci: CIOptions) {
    // Whoever reads may go away while the engine works; that must not take the engine with it.
    signal(SIGPIPE, SIG_IGN)
    self.output = output
    clock = session.world.clock
    let variables = session.world.variables
    log = CILog(system: ci.system ?? CISystem.detect(variables), output: output, variables: variables)
    heartbeat = Heartbeat(output: output, clock: clock)
    events = ci.events ? EventStream(output: output, clock: clock) : nil
  }

  /// Prints the result; with `--events` the standard output has the last event, and people read it where they read the rest.
  func result(_ document: Document, _ lines: [String], exit: Int32) {
    guard let events else { return output.result(document, lines) }
    for line in lines { output.talk(line) }
    events.end(document, exit: exit)
  }

  func report(_ progress: Progress) {
    events?.report(progress)
    switch progress {
    case .run(let name, let isNew, let plan):
      let from = plan.from.map { "\($0.short) -> " } ?? ""
      output.talk(
        "\(name)  \(from)\(plan.commit.short)  \(plan.place.environment)\(isNew ? "" : "  (continued)")"
          + "  plan \(plan.digest.short)")
    case .gateStarted(let gate):
      begin("gate \(gate)")
      line("gate", gate.rawValue, "is asked")
    case .gateFinished(let gate, let isPassed, let text, let tail):
      line(isPassed ? "ok" : "FAILED", gate.rawValue, text)
      end("gate \(gate)", isPassed, text, tail)
    case .gateWaits(let gate, let text):
      line("waits", gate.rawValue, text)
      end("gate \(gate)", true, text, [])
    case .stepStarted(let step):
      begin("step \(step.rawValue)")
      line("step", step.rawValue, "begins")
    case .stepFinished(let step, let isSuccess, let text, let tail):
      line(isSuccess ? "ok" : "FAILED", step.rawValue, text)
      end("step \(step.rawValue)", isSuccess, text, tail)
    case .targetFinished(_, let target, let isSuccess, let text):
      line(isSuccess ? "ok" : "FAILED", "  \(SafeText.line(target))", text)
    case .note(let text): output.talk("  \(SafeText.line(text))")
    }
  }

  private func begin(_ name: String) {
    log.open(name, at: clock.now())
    heartbeat.begin(name)
  }

  private func end(_ name: String, _ isSuccess: Bool, _ text: String, _ tail: [String]) {
    // A gate that waits for people or time was never begun.
    let wasOpen = heartbeat.end(name)
    for text in tail { output.talk("  | \(SafeText.line(text))") }
    if wasOpen { log.close(name, at: clock.now()) }
    if !isSuccess {
      log.annotate("\(name) failed", ([text] + tail.suffix(5)).map { SafeText.line($0) }.joined(separator: "\n"))
    }
  }

  private func line(_ state: String, _ name: String, _ text: String) {
    let left = state + String(repeating: " ", count: Swift.max(1, 8 - state.count))
    let middle = name + String(repeating: " ", count: Swift.max(1, 12 - name.count))
    output.talk("  \(left)\(middle)\(SafeText.line(text))")
  }
}
