// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine

/// Checks the files of the pipelines while they are edited.
struct Check: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check pipeline.yml, environments.yml and configuration.yml, every problem at once.",
    discussion: """
      The files are read from the working folder, so that a mistake is found before it is committed. Exit code 0 when
      all is well, 1 when configuration breaks a rule, 2 when a file cannot be read as what it is.
      """)

  @OptionGroup var common: CommonOptions

  @Flag(help: "Check the files as they stand on the trunk, not in the working folder.")
  var trunk = false

  func run() async throws {
    let session = try await common.session()
    let source = PipelineSource(session: session, origin: trunk ? .trunk : .workingFolder)
    let view = CheckView(answers: try await source.answers(common.pipeline))
    common.output.result(view.document, view.lines)
    guard view.exit == 0 else { throw ExitCode(view.exit) }
  }
}
