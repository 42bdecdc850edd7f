// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Says how a command ended, in one line.
enum CommandWords {
  static func text(of result: CommandResult, limit: Int64) -> String {
    let took = DurationText.text(seconds: (result.durationMilliseconds + 500) / 1000)
    return switch result.outcome {
    case .exited(code: 0): took
    case .exited(let code): "ended with exit code \(code) after \(took)"
    case .signalled(let number): "was ended by signal \(number) after \(took)"
    case .timedOut: "was killed at its limit of \(DurationText.text(seconds: limit))"
    case .cancelled: "was stopped after \(took)"
    }
  }
}
