// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine

/// Commits by environments: where each commit that the journal knows stands, the newest first.
struct Board {
  /// One commit.
  struct Row {
    let commit: CommitID
    let subject: String
    /// When it was first asked for.
    let since: Instant
  }

  private static let rowsShown = 8

  let policy: Policy
  let state: JournalState
  /// Runs that are executing by the journal, and that nobody works on.
  let interrupted: Set<RunName>
  let ages: Ages

  /// Every commit, the one that was asked for last first.
  var rows: [Row] {
    var first: [CommitID: (subject: String, at: Instant)] = [:]
    var order: [CommitID] = []
    for name in state.order {
      guard let run = state.runs[name], run.request.place.pipeline == policy.pipeline.name,
        first[run.request.commit] == nil
      else { continue }
      first[run.request.commit] = (run.request.subject, run.at)
      order.append(run.request.commit)
    }
    return order.reversed().map { commit in
      Row(commit: commit, subject: first[commit]?.subject ?? "", since: first[commit]?.at ?? ages.now)
    }
  }

  /// One word an environment, in the order of the pipeline; each goes through the runs, so only what is shown asks.
  private func cells(_ row: Row) -> [String] {
    places.map { BoardCell(place: $0, commit: row.commit, state: state, interrupted: interrupted, ages: ages).text }
  }

  /// The table for a terminal of 80 columns; what is old and nowhere live is counted only.
  func lines(width: Int = 80) -> [String] {
    let all = rows
    guard !all.isEmpty else {
      let first = policy.pipeline.environments.first?.name.rawValue ?? "ENVIRONMENT"
      return ["  nothing was promoted yet", "  next  " + NextCommand.text("promote --to \(first)")]
    }
    let shown = all.enumerated().filter { index, row in index < Self.rowsShown || isLive(row.commit) }.map(\.element)
    let cells = shown.map(cells)
    let names = places.map(\.environment.rawValue)
    let heads = ["COMMIT", "AGE", "SUBJECT"] + names
    let fixed = shown.map { [$0.commit.short, ages.brief($0.since)] }
    let cellWidths = names.indices.map { column in
      (cells.map { $0[column].count } + [names[column].count]).max() ?? 0
    }
    let ageWidth = (fixed.map { $0[1].count } + [3]).max() ?? 3
    let taken = 2 + 7 + 2 + ageWidth + 2 + cellWidths.reduce(0) { $0 + $1 + 2 }
    let subjectWidth = Swift.max(12, width - taken)
    let lines = Table.lines(
      [heads]
        + zip(shown, cells).map { row, cells in
          [row.commit.short, ages.brief(row.since), SafeText.line(row.subject, width: subjectWidth)] + cells
        })
    let hidden = all.count - shown.count
    if state.isAbridged { return lines + ["  ... older ones: " + NextCommand.text("sluice log")] }
    return hidden > 0 ? lines + ["  ... \(hidden) older: " + NextCommand.text("sluice log")] : lines
  }

  var document: Document {
    .array(
      rows.prefix(100).map { row in
        .members([
          "commit": .string(row.commit.rawValue), "subject": .string(row.subject), "since": .string(row.since.text),
          "cells": .array(
            zip(places, cells(row)).map { place, cell in
              .members(["environment": .string(place.environment.rawValue), "state": .string(cell)])
            }),
        ])
      })
  }

  private var places: [Place] { policy.pipeline.environments.map { policy.place($0.name) } }

  private func isLive(_ commit: CommitID) -> Bool {
    places.contains { place in
      state[place].live?.commit == commit
        || state.runs(at: place).contains { run in
          run.request.commit == commit && (run.phase.isWaiting || state[place].holder == run.name)
        }
    }
  }
}
