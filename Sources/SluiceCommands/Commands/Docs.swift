// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine

/// Writes the page about the environments.
struct Docs: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "docs",
    abstract: "Write ENVIRONMENTS.md from the pipeline's files and what the journal says is live.",
    discussion: """
      A repository with one pipeline gets ENVIRONMENTS.md at its top, with several each gets one in its own folder. \
      With --check nothing is written: exit code 1 says that the page is stale. What is live changes without a commit, \
      so it does not make a page stale unless --live is given.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case markdown
    case html
  }

  @OptionGroup var common: CommonOptions

  @Flag(help: "Write nothing; tell whether the page is as it should be.")
  var check = false

  @Flag(help: "With --check: what is live counts too.")
  var live = false

  /// What became of one file.
  private struct Page {
    let path: String
    let isThere: Bool
    let isStale: Bool
  }

  @Option(help: ArgumentHelp("markdown, or html for one page that loads nothing.", valueName: "format"))
  var format = Format.markdown

  @Option(help: ArgumentHelp("Where to write it, instead of the usual place.", valueName: "path"))
  var output: String?

  func run() async throws {
    let session = try await common.session()
    let source = PipelineSource(session: session, origin: .workingFolder)
    let folders = try await source.folders(common.pipeline)
    guard let work = session.workFolder else { return }
    let isOnly = WorkingFiles(folder: work).folders(in: "pipelines").count == 1
    if output != nil, folders.count > 1 {
      throw Failure(
        .usage, "E0209", "this repository has \(folders.count) pipelines, and one page is asked for",
        fix: folders.map { "--pipeline \($0.pipeline.name)" })
    }
    let state = try await session.ledger.state()
    var pages: [Page] = []
    for folder in folders {
      let blocks = EnvironmentsPage(folder: folder, state: state).blocks
      let ending = format == .markdown ? "md" : "html"
      let place = isOnly ? "ENVIRONMENTS.\(ending)" : "pipelines/\(folder.pipeline.name)/ENVIRONMENTS.\(ending)"
      let path = output ?? place
      let text = format == .markdown ? MarkdownPage.text(blocks) : HTMLPage.text(blocks)
      let files = WorkingFiles(folder: path.hasPrefix("/") ? "" : work)
      let there = try files.bytes(path).map { String(decoding: $0, as: UTF8.self) }
      pages.append(Page(path: path, isThere: there != nil, isStale: !isSame(there, text)))
      if !check, there != text { try files.write(text, to: path) }
    }
    end(pages)
    if check, pages.contains(where: \.isStale) { throw ExitCode(Failure.Kind.refused.rawValue) }
  }

  private func isSame(_ there: String?, _ text: String) -> Bool {
    guard let there else { return false }
    return live || format == .html ? there == text : MarkdownPage.withoutLive(there) == MarkdownPage.withoutLive(text)
  }

  private func end(_ pages: [Page]) {
    let lines = pages.map { page in
      guard check else { return "\(page.path) is written" }
      guard page.isStale else { return "\(page.path) is as it should be" }
      return
        "\(page.path) is \(page.isThere ? "stale" : "not there"); write it: \(NextCommand.text("sluice docs"))"
    }
    common.output.result(
      .members([
        "schema": .string("sluice.docs/1"),
        "pages": .array(pages.map { .members(["path": .string($0.path), "stale": .boolean($0.isStale)]) }),
      ]), lines)
  }
}
