// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine

/// Says how a promotion or rollback ended: did the environment change, and what to type next.
struct EndingView {
  let ending: Ending
  let state: JournalState

  /// The lines, the document and the exit code of an ending.
  var result: (lines: [String], document: Document, exit: Int32) {
    switch ending {
    case .live(let run):
      let verb = run.request.kind == .rollback ? "went back to" : "is at"
      var lines = [
        "\(run.request.place.environment) \(verb) \(run.request.commit.short): live and verified (\(run.name))"
      ]
      if run.request.kind == .rollback { lines += afterRollback(run) }
      return (lines, document(run, exit: 0), 0)
    case .nothingToDo(let place, let release, let isConfirmed):
      let how = isConfirmed ? ", and its probe confirms it" : ""
      return (
        ["\(place.environment) is at \(release.commit.short) already (\(release.run))\(how); nothing to do"],
        .members([
          "schema": .string("sluice.ending/1"), "exit": .integer(0), "ending": .string("nothing-to-do"),
          "run": .string(release.run.rawValue), "commit": .string(release.commit.rawValue),
          "confirmed": .boolean(isConfirmed),
        ]), 0
      )
    case .drifted(let place, let release, let lines): return drifted(place, release, lines)
    case .outsidePaths(let place, let release, let commit, let paths):
      return (
        [
          "nothing to promote: \(commit.short) changes none of \(place.pipeline)'s paths"
            + " (\(SafeText.line(paths.joined(separator: ", "))))",
          "  \(place.environment) stays at \(release.commit.short), which has the same content there;"
            + " promote that one further on",
        ],
        .members([
          "schema": .string("sluice.ending/1"), "exit": .integer(0), "ending": .string("outside-paths"),
          "run": .string(release.run.rawValue), "commit": .string(release.commit.rawValue),
          "paths": .array(paths.map { .string($0) }),
        ]), 0
      )
    case .waiting(let run, let waits):
      // One command may answer several gates: it is said once, with the gates.
      var commands: [(text: String, gates: [String])] = []
      for wait in waits {
        guard let text = wait.next.map(NextCommand.text) else { continue }
        let gate = wait.gate.map { ["\($0)"] } ?? []
        if let index = commands.firstIndex(where: { $0.text == text }) {
          commands[index].gates += gate
        } else {
          commands.append((text, gate))
        }
      }
      let next =
        commands.map { $0.gates.count < 2 ? $0.text : "\($0.text)  (\($0.gates.joined(separator: ", ")))" } + [
          NextCommand.text("promote --to \(run.request.place.environment) \(run.request.commit.short)")
        ]
      let what = waits.map { "\($0.gate.map { "\($0): " } ?? "")\(SafeText.line($0.text))" }
      return (
        ["\(run.name) waits and holds nothing; \(unchanged(run))"]
          + Table.lines(
            what.enumerated().map { [$0 == 0 ? "for" : "", $1] }
              + next.enumerated().map { [$0 == 0 ? "next" : "then", $1] }),
        document(run, exit: Failure.Kind.waiting.rawValue), Failure.Kind.waiting.rawValue
      )
    case .refused(let run):
      let kind: Failure.Kind =
        switch run.phase {
        case .superseded, .expired: .stale
        case .gating, .ready, .refused, .rejected, .cancelled, .executing, .live, .failed, .restored, .indeterminate:
          .refused
        }
      // Whoever asked for it looks for the run that took its place.
      var next = run.name
      if case .superseded(let by) = run.phase { next = by }
      return (
        [
          "\(run.name) is \(SafeText.line(RunWords.text(run))); \(unchanged(run))",
          "  next  " + NextCommand.text("sluice show \(next)"),
        ],
        document(run, exit: kind.rawValue), kind.rawValue
      )
    case .failed(let run): return failed(run)
    case .restored(let run, let by):
      return (
        [
          "\(run.name) failed; \(run.request.place.environment) is back at \(by.request.commit.short), live and verified (\(by.name))"
        ] + afterRollback(by), document(run, exit: Failure.Kind.refused.rawValue), Failure.Kind.refused.rawValue
      )
    case .indeterminate(let run):
      let next = RunWords.next(run)
      return (
        [
          run.request.kind == .rollback
            ? "the rollback \(run.name) did not end well; what \(run.request.place.environment) runs is not known, a person must look now"
            : "nobody can know whether \(run.name) changed \(run.request.place.environment); a person must look now",
          "  why   \(SafeText.line(RunWords.text(run)))",
        ] + Table.lines(next.enumerated().map { [$0 == 0 ? "next" : "or", $1] }),
        document(run, exit: Failure.Kind.indeterminate.rawValue), Failure.Kind.indeterminate.rawValue
      )
    }
  }

  /// The run that it is about, where there is one.
  var run: Run? {
    switch ending {
    case .live(let run), .waiting(let run, _), .refused(let run), .failed(let run), .restored(let run, _),
      .indeterminate(let run):
      run
    case .nothingToDo, .outsidePaths, .drifted: nil
    }
  }

  private func drifted(
    _ place: Place, _ release: Release, _ said: [String]
  ) -> (lines: [String], document: Document, exit: Int32) {
    let commit = release.commit.short
    return (
      ["DRIFT in \(place.environment): the journal says that \(commit) is live (\(release.run)), and"]
        + said.map { "  \(SafeText.line($0))" }
        + Table.lines([
          ["now", "nothing was changed by this call"],
          ["next", NextCommand.text("promote --to \(place.environment) \(commit) --reapply")],
          ["or", NextCommand.text("sluice show \(release.run)")],
        ]),
      .members([
        "schema": .string("sluice.ending/1"), "exit": .integer(Int64(Failure.Kind.indeterminate.rawValue)),
        "ending": .string("drifted"), "run": .string(release.run.rawValue),
        "commit": .string(release.commit.rawValue), "said": .array(said.map { .string($0) }),
      ]), Failure.Kind.indeterminate.rawValue
    )
  }

  private func failed(_ run: Run) -> (lines: [String], document: Document, exit: Int32) {
    guard case .failed(_, _, true) = run.phase else {
      return (
        [
          "\(run.name) \(SafeText.line(RunWords.text(run))); \(unchanged(run))",
          "  next  " + NextCommand.text("sluice show \(run.name)"),
        ],
        document(run, exit: Failure.Kind.refused.rawValue), Failure.Kind.refused.rawValue
      )
    }
    return (
      [
        "\(run.name) \(SafeText.line(RunWords.text(run)))",
        "  now   \(StateLine.text(of: run.request.place, in: state))",
        "  next  "
          + (RunWords.next(run, in: state).first ?? NextCommand.text("rollback \(run.request.place.environment)")),
        "  or    " + NextCommand.text("sluice show \(run.name)"),
      ], document(run, exit: Failure.Kind.indeterminate.rawValue), Failure.Kind.indeterminate.rawValue
    )
  }

  private func afterRollback(_ run: Run) -> [String] {
    let environment = run.request.place.environment
    var lines: [String] = []
    let commits = run.request.undoes.compactMap { state.runs[$0]?.request.commit.short }
      .reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    lines += Self.left(at: run.request.place, in: state)
    if !commits.isEmpty { lines.append("  \(Few.text(commits)) in quarantine for \(environment)") }
    if state[run.request.place].hold != nil {
      lines.append(
        "  \(environment) is on hold; when it may change again: "
          + NextCommand.text("sluice resume \(environment)"))
    }
    return lines
  }

  /// The old release runs on a schema that it was not made for: nobody may find that out by an error of the database.
  static func left(at place: Place, in state: JournalState) -> [String] {
    let titles = LeftInPlace.titles(at: place, in: state)
    guard !titles.isEmpty else { return [] }
    return WrappedText.lines(
      "\(Few.text(titles)) \(titles.count == 1 ? "is" : "are") still in the database; see whether this release runs on that",
      label: "  ! ", width: Table.columns)
      + ["    " + NextCommand.text("rollback \(place.environment) --accept-loss") + ", to take back what loses values"]
  }

  private func unchanged(_ run: Run) -> String {
    let live = state[run.request.place].live
    return "\(run.request.place.environment) unchanged (\(live.map(\.commit.short) ?? "nothing is live"))"
  }

  private func document(_ run: Run, exit: Int32) -> Document {
    let name: String =
      switch ending {
      case .live: "live"
      case .nothingToDo: "nothing-to-do"
      case .drifted: "drifted"
      case .outsidePaths: "outside-paths"
      case .waiting: "waiting"
      case .refused: "refused"
      case .failed: "failed"
      case .restored: "restored"
      case .indeterminate: "indeterminate"
      }
    return .members([
      "schema": .string("sluice.ending/1"), "exit": .integer(Int64(exit)), "ending": .string(name),
      "state": .string(StateLine.text(of: run.request.place, in: state)), "run": RunDocument.document(run),
    ])
  }
}
