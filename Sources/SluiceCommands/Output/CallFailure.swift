// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
internal import ArgumentParser

/// What is wrong with a call as a whole, rather than with what it asked for.
public enum CallFailure {
  /// Why the result did not reach standard output; a reader who closed the pipe is no reason.
  public static var lostResult: Failure? { Output.lost }

  /// How wide the terminal is in which a person reads what goes wrong; `nil` where that is written to something else.
  public static var columns: Int? { Output.errorColumns }

  /// A command line that cannot be read, as a failure for those who read documents.
  public static func usage(_ error: any Error, advice: [String]) -> Failure {
    Failure(
      .usage, "E0292", Sluice.message(for: error), state: "nothing was started",
      fix: advice + ["sluice --help"])
  }

  /// What is wrong with a command line that has an empty word where a name belongs, as an unset variable leaves it.
  public static func emptyWord(in words: [String]) -> String? {
    // A shell asks what could stand at the end of a line, where nothing is typed yet.
    guard words.first != "---completion" else { return nil }
    guard
      let place = words.indices.first(where: { index in
        words[index].isEmpty && !(index > 0 && mayBeEmpty.contains(words[index - 1]))
      })
    else { return nil }
    let before = place > 0 ? " after '\(SafeText.line(words[place - 1], width: 60))'" : " of the command line"
    return "The word\(before) is empty; a variable in a script may have no value."
  }

  /// The options whose value says something when it is nothing.
  private static let mayBeEmpty: Set = ["--reason"]

  /// The word in the place of the command that is none, or `nil`.
  public static func unknownCommand(in words: [String]) -> String? {
    guard let first = words.first else { return nil }
    let word = first == "help" ? words.dropFirst().first : first
    guard let word, !word.hasPrefix("-"), word != "help" else { return nil }
    return NearestCommand.isCommand(word) ? nil : SafeText.line(word, width: 60)
  }
}
