// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Shows what is live in one environment and not in another.
struct DiffView {
  private static let shown = 20

  let left: Place
  /// What is live there.
  let live: Release
  /// What bringing it to the other one would do.
  let proposal: PromotionPath.Proposal

  var lines: [String] {
    let right = proposal.plan.place.environment
    let other = proposal.state[proposal.plan.place].live
    var lines = [
      "\(left.environment) \(live.commit.short)  \(right) \(other?.commit.short ?? "nothing")", "",
    ]
    guard other?.commit != live.commit else { return [lines[0], "  both run the same commit"] + configuration }
    lines.append("  commits that are in \(left.environment) only: \(proposal.contents.count)")
    lines += Table.lines(
      proposal.commits.prefix(Self.shown).map {
        [$0.id.short, SafeText.line($0.subject, width: 44), SafeText.line($0.author.name, width: 16)]
      }, indent: 4)
    if proposal.contents.count > Self.shown { lines.append("    ... and \(proposal.contents.count - Self.shown) more") }
    let only = proposal.contents.hotfixes
    lines.append("  commits that are in \(right) only: \(only.count)")
    lines += contents.warnings.map { "    \($0)" }
    lines.append("  files that differ: \(proposal.changes.count)")
    lines.append("  migrations that \(right) lacks: \(migrations.count)")
    lines += migrations.map { "    \($0)" }
    return lines + configuration
  }

  private var configuration: [String] {
    let words = ConfigurationWords.lines(proposal.plan.configuration)
    return words.isEmpty ? ["  configuration: none is rendered"] : words
  }

  private var contents: ContentsView { ContentsView(proposal: proposal) }

  /// What the plan would apply and the journal does not say is applied.
  private var migrations: [String] {
    let applied = Set(proposal.state[proposal.plan.place].applied.map(\.migration.version))
    return proposal.plan.scripts.flatMap(\.scripts).map(\.migration).filter { !applied.contains($0.version) }
      .map(\.title)
  }

  var document: Document {
    .members([
      "schema": .string("sluice.diff/1"), "left": .string(left.environment.rawValue),
      "right": .string(proposal.plan.place.environment.rawValue), "leftCommit": .string(live.commit.rawValue),
      "rightCommit": proposal.state[proposal.plan.place].live.map { .string($0.commit.rawValue) },
      "commits": contents.commits, "hotfixes": contents.hotfixes,
      "changes": .array(
        proposal.changes.map { .members(["path": .string($0.path), "change": .string($0.change.rawValue)]) }),
      "migrations": .array(migrations.map { .string($0) }),
      "configuration": ConfigurationWords.document(proposal.plan.configuration),
    ])
  }
}
