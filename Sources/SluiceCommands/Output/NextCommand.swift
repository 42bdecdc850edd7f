// SPDX-License-Identifier: Apache-2.0
internal import Synchronization

/// A command that a person can copy as it is printed: it names the pipeline again where the caller had to name it.
enum NextCommand {
  /// The pipeline that was named on the command line; one that the variable names is known to the next command too.
  private static let named = Mutex<String?>(nil)

  /// Remembers what was named on the command line of this process.
  static func name(_ pipeline: String?) { named.withLock { $0 = pipeline } }

  /// Returns the command, with `--pipeline` behind its name where it needs that.
  ///
  /// A text that begins with something else is advice in words, and stays as it is.
  static func text(_ command: String) -> String { text(command, pipeline: named.withLock { $0 }) }

  static func text(_ command: String, pipeline: String?) -> String {
    guard let pipeline, !command.contains("--pipeline") else { return command }
    let words = command.split(separator: " ", omittingEmptySubsequences: false)
    guard let count = nameCount(words.map(String.init)) else { return command }
    return (words.prefix(count) + ["--pipeline", pipeline[...]] + words.dropFirst(count)).joined(separator: " ")
  }

  /// How many words name the command, when it is one that takes a pipeline.
  private static func nameCount(_ words: [String]) -> Int? {
    // "rollback or promote", which is advice, has no option and no name behind it that a command takes.
    guard let first = words.first else { return nil }
    if verbs.contains(first) { return words.count == 1 || words[1] != "or" ? 1 : nil }
    guard first == "sluice", words.count > 1, !withoutPipeline.contains(words[1]), !words[1].hasPrefix("-") else {
      return nil
    }
    guard groups.contains(words[1]), words.count > 2 else { return 2 }
    return withoutPipeline.contains("\(words[1]) \(words[2])") ? nil : 3
  }

  private static let verbs: Set<String> = ["promote", "approve", "rollback"]
  static let groups: Set<String> = ["env", "journal", "policy", "history"]
  /// The commands that know no pipeline.
  static let withoutPipeline: Set<String> = [
    "explain", "guard", "completion", "journal check-receipt", "journal load", "journal torture", "history file",
  ]
}
