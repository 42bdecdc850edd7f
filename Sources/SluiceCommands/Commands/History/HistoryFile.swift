// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Prints a file as it is at a commit.
struct HistoryFile: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "file", abstract: "Print the bytes of a regular file at a commit; links are not followed.")

  private static let bytesMax = 1 << 30

  @Option(name: .customShort("C"), help: ArgumentHelp("Work in the repository at this folder.", valueName: "folder"))
  var folder = "."

  @Argument(help: ArgumentHelp("The commit.", valueName: "commit"))
  var commit: String

  @Argument(help: ArgumentHelp("The path from the root.", valueName: "path"))
  var path: String

  func run() async throws {
    let history = try Composition.required().history(folder)
    let commit = try await history.commit(commit)
    guard let bytes = try await history.file(path, at: commit.id, bytesMax: Self.bytesMax) else {
      throw Failure(
        .usage, "E0115", "there is no \(path) in \(commit.id.short)", fix: ["git ls-tree -r \(commit.id.short)"])
    }
    Output(isJSON: false).bytes(bytes)
  }
}
