// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Glibc
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Shows what runs where.
struct Status: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show what runs where, what waits, and the command that moves it.",
    discussion: """
      The board has a line for each commit and a column for each environment. Of several pipelines each has its board, \
      unless --pipeline names one. --at shows any past moment: sluice log and sluice show name the entries.
      """)

  private static let lookEveryMilliseconds: Int64 = 1000

  @OptionGroup var common: CommonOptions

  @Flag(help: "Show it again whenever it changes, until Ctrl-C.")
  var watch = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Show it as it was after this many entries of the journal.", valueName: "entry"))
  var at: Int64?

  func validate() throws {
    guard watch, at != nil else { return }
    throw ValidationError("--watch and --at exclude each other: what was does not change")
  }

  func run() async throws {
    let session = try await common.session()
    guard watch else {
      try await show(views(session))
      return
    }
    try await withThrowingTaskGroup { group in
      group.addTask { try await self.follow(session) }
      group.addTask { await session.machine.interruption() }
      _ = try await group.next()
      group.cancelAll()
    }
  }

  /// The board of the pipeline, or, where several are on the trunk and none was named, the board of each.
  private func views(_ session: Session) async throws(Failure) -> [StatusView] {
    do throws(Failure) { return [try await look(session, common.pipeline)] } catch {
      // A document is about one pipeline.
      guard error.code == "E0209", !common.json else { throw error }
      var views: [StatusView] = []
      for name in try await PolicyLookup(world: session.world, ledger: session.ledger).pipelines() {
        views.append(try await look(session, name))
      }
      return views
    }
  }

  private func show(_ views: [StatusView]) {
    for (index, view) in views.enumerated() {
      if views.count > 1 { NextCommand.name(view.policy.pipeline.name) }
      common.output.result(view.document, (index > 0 ? [""] : []) + view.lines)
    }
  }

  private func look(_ session: Session, _ pipeline: String?) async throws(Failure) -> StatusView {
    let (policy, state, problem) = try await PolicyLookup(world: session.world, ledger: session.ledger)
      .standing(pipeline: pipeline)
    guard let at else {
      return StatusView(
        policy: policy, state: state,
        interrupted: try await Interruptions(session: session, policy: policy).runs(in: state),
        voided: await VoidedRuns(world: session.world, ledger: session.ledger).names(in: state, policy: policy),
        ages: Ages(now: session.world.clock.now()), problem: problem)
    }
    guard (1...Swift.max(1, state.size)).contains(at) else {
      throw Failure(
        .usage, "E0940", "the journal has no moment \(at)", why: ["it has \(state.size) entries"],
        fix: ["sluice status --at \(state.size)", "sluice log"])
    }
    let past = try await session.ledger.past(after: at)
    return StatusView(
      policy: policy, state: past.state, interrupted: [], voided: [], ages: Ages(now: past.at), problem: problem,
      asOf: at)
  }

  /// What of a board changes when something happens, and not with the time alone.
  private static func mark(_ view: StatusView, _ begin: Ages) -> String {
    var view = view
    view.ages = begin
    return DocumentWriter.text(of: view.document)
  }

  private func follow(_ session: Session) async throws {
    var shown: [String] = []
    let begin = Ages(now: session.world.clock.now())
    while !Task.isCancelled, Output.lost == nil {
      let views = try await views(session)
      // Ages move all the time; a pipe gets a new page only when something happened.
      let marks = isatty(1) == 1 ? views.flatMap(\.lines) : views.map { Self.mark($0, begin) }
      if marks != shown {
        if isatty(1) == 1, !common.json { common.output.clear() }
        show(views)
        shown = marks
      }
      do { try await session.world.clock.sleep(milliseconds: Self.lookEveryMilliseconds) } catch { return }
    }
  }
}
