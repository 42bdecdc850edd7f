// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine

/// Checks the files of the pipelines while they are edited.
struct Check: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check pipeline.yml, environments.yml and configuration.yml, every problem at once.",
    discussion: """
      The files are read from the working folder, so that a mistake is found before it is committed. Then the keys \
      of people, the log key and the databases that the pipelines name are looked at; a database has five seconds to \
      answer. Exit code 0 when all is well, 1 when configuration breaks a rule, keys of people cannot be read, the log \
      key is not named or a database does not answer, 2 when a file cannot be read as what it is.
      """)

  @OptionGroup var common: CommonOptions

  @Flag(help: "Check the files as they stand on the trunk, not in the working folder.")
  var trunk = false

  @Flag(help: "Look at the files alone; ask no database, and leave the log key out.")
  var offline = false

  func run() async throws {
    let session = try await common.session()
    let source = PipelineSource(session: session, origin: trunk ? .trunk : .workingFolder)
    let answers = try await source.answers(common.pipeline)
    var around: [String: [Diagnosis]] = [:]
    for (name, answer) in answers {
      guard case .success(let folder) = answer else { continue }
      let surroundings = PipelineSurroundings(session: session)
      around[name] = await surroundings.folders(of: folder.pipeline)
      around[name, default: []] += try await source.people(of: folder.pipeline)
      around[name, default: []] += await surroundings.people(of: folder.pipeline, try await source.file(of: name))
      if offline { continue }
      let keys = await surroundings.keys(try await source.keys(of: name))
      around[name, default: []] += [keys].compactMap { $0 } + (await surroundings.databases(of: folder.pipeline))
    }
    let view = CheckView(answers: answers, around: around)
    common.output.result(view.document, view.lines)
    guard view.exit == 0 else { throw ExitCode(view.exit) }
  }
}
