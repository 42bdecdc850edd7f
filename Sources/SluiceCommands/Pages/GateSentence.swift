// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine

/// Says in a sentence what a gate asks.
enum GateSentence {
  static func text(_ gate: Gate, before: EnvironmentName?) -> String {
    switch gate.kind {
    case .test(let test):
      "`\(words(test.command))` succeeds in a clean tree of the commit"
        + (test.reuse == .sameTree ? ", or did so for the same tree before." : ".")
    case .migration(let asks):
      "the new migrations of `\(asks.scripts)` go up, down and up again on a copy of `\(asks.database)`."
    case .approval(let asks):
      "\(asks.count) of \(asks.from) sign the exact plan within \(DurationText.text(seconds: asks.expiresSeconds)); whoever"
        + " asked for it or wrote a part of it does not count."
    case .soak(let seconds):
      "the commit has been live in \(before?.rawValue ?? "the environment before") for \(DurationText.text(seconds: seconds))."
    case .window(let window): "only \(window.text), \(window.zone)."
    case .fresh(let asks):
      switch asks.source {
      case .file(let path, _):
        "the newest file at `\(path)` is at most \(DurationText.text(seconds: asks.withinSeconds)) old."
      case .query(let text, let database):
        "what `\(text)` finds in `\(database)` is at most \(DurationText.text(seconds: asks.withinSeconds)) old."
      }
    case .signed(let signed):
      switch signed.what {
      case .commits: "every commit that it brings is signed by one of \(signed.by)."
      case .tag: "a tag on the commit is signed by one of \(signed.by)."
      }
    case .check(let command): "`\(words(command))` says that the environment is ready."
    }
  }

  private static func words(_ command: CommandLine) -> String { command.arguments.joined(separator: " ") }
}

/// Says in a sentence what a step does.
enum StepSentence {
  static func text(_ step: Step) -> String {
    let command = step.command.map { "`\($0.arguments.joined(separator: " "))`" } ?? ""
    let sentence: String =
      switch step.name {
      case .migrate: "applies what gate `\(step.gate?.rawValue ?? "")` proved"
      case .configure:
        step.configure.map { request in
          "renders the configuration as \(request.format.rawValue), \(request.target.text)"
            + (command.isEmpty ? "" : ", and hands it to \(command)")
        } ?? "\(command) hands over configuration"
      case .deploy:
        "\(command) brings the release into its place" + (step.probe == nil ? "" : "; a probe tells what runs")
      case .verify: "\(command) shows that it works"
      }
    return sentence + (step.onFailure == .rollback ? "; when it fails, the release before comes back by itself." : ".")
  }
}
