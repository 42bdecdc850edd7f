// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// What lies in the working folder and is in no commit, so that nobody thinks it is promoted.
struct UncommittedFiles {
  /// The paths of files that git knows and that are changed.
  let changed: [String]
  /// The paths, folders with a slash at their end, that git does not know and does not ignore.
  let unknown: [String]

  /// Asks git, which knows every filter and every sparse checkout; `nil` when it has no answer.
  ///
  /// `git status --porcelain -z`, documented to keep its form (git-status(1), "Porcelain Format Version 1").
  static func find(in folder: String, tools: any ToolRunner) async -> Self? {
    let command = CommandLine(
      arguments: [
        "git", "--no-optional-locks", "-c", "core.fsmonitor=false", "-C", folder, "status", "--porcelain", "-z",
        "--no-renames",
      ],
      timeoutSeconds: 10, pass: ["HOME"])
    guard let answer = try? await tools.run(command, input: [], variables: [:]), answer.code == 0 else { return nil }
    return Self(answer.output)
  }

  /// Reads the answer: two letters, a blank and a path, each ended by a zero byte.
  init(_ answer: [UInt8]) {
    let entries = answer.split(separator: 0).filter { $0.count > 3 }
    func paths(_ isWanted: (ArraySlice<UInt8>) -> Bool) -> [String] {
      entries.filter { isWanted($0.prefix(2)) }.map { String(decoding: $0.dropFirst(3), as: UTF8.self) }
    }
    let marks = Array("??".utf8)
    changed = paths { !$0.elementsEqual(marks) }
    unknown = paths { $0.elementsEqual(marks) }
  }

  /// The note in lines for a terminal, none when everything is committed.
  ///
  /// A job's folder is full of what the job made: only a person is told of files that git does not know.
  func note(forPerson isPerson: Bool) -> [String] {
    var parts: [String] = []
    if !changed.isEmpty { parts.append("changed and not committed: \(Self.names(changed))") }
    if isPerson, !unknown.isEmpty { parts.append("never added to git: \(Self.names(unknown))") }
    guard !parts.isEmpty else { return [] }
    return WrappedText.lines(
      "what is not committed is not promoted; \(parts.joined(separator: "; "))", label: "note: ", width: Table.columns)
  }

  private static func names(_ paths: [String]) -> String { Few.text(paths.map { SafeText.line($0, width: 60) }) }
}
