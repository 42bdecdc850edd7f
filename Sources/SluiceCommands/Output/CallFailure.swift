// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
internal import ArgumentParser

/// What is wrong with a call as a whole, rather than with what it asked for.
public enum CallFailure {
  /// Why the result did not reach standard output; a reader who closed the pipe is no reason.
  public static var lostResult: Failure? { Output.lost }

  /// A command line that cannot be read, as a failure for those who read documents.
  public static func usage(_ error: any Error, advice: [String]) -> Failure {
    Failure(
      .usage, "E0292", Sluice.message(for: error), state: "nothing was started",
      fix: advice + ["sluice --help"])
  }

  /// The word in the place of the command that is none, or `nil`.
  public static func unknownCommand(in words: [String]) -> String? {
    guard let first = words.first else { return nil }
    let word = first == "help" ? words.dropFirst().first : first
    guard let word, !word.hasPrefix("-"), word != "help" else { return nil }
    return NearestCommand.isCommand(word) ? nil : SafeText.line(word, width: 60)
  }
}
