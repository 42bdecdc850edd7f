// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Shows the policy in force and the change that waits.
struct PolicyView {
  private static let shown = 20

  let policy: Policy
  let pending: PolicyChangePath.Pending?
  let state: JournalState

  var lines: [String] {
    let trunk = (state.remote.map { "\($0)/" } ?? "") + state.trunk
    var rows = [
      ["in force", "\(policy.commit.rawValue)"], ["read from", SafeText.line(trunk)],
      ["changes", changeWords],
    ]
    if let glass = policy.pipeline.breakGlass {
      rows.append(["break-glass", "\(glass.from), reviewed by \(glass.review)"])
    }
    rows.append(["may ask", requestWords])
    var lines = ["policy of \(policy.pipeline.name)"] + Table.lines(rows)
    guard let pending else { return lines }
    lines += [
      "", "  \(SafeText.line(trunk)) has another policy (\(policy.trunk.rawValue)), which is NOT in force:",
    ]
    lines += Table.lines(
      pending.changes.prefix(Self.shown).map { [$0.change.rawValue, SafeText.line($0.path)] }, indent: 4)
    if pending.changes.count > Self.shown { lines.append("    ... and \(pending.changes.count - Self.shown) more") }
    let names = pending.approvers.map { SafeText.line($0.rawValue) }.joined(separator: ", ")
    lines += Table.lines([
      ["signed", "\(pending.approvers.count) of \(pending.asks.count) of \(pending.asks.from) \(names)"],
      ["written by", pending.authors.map { SafeText.line($0) }.joined(separator: ", ") + " (who cannot sign it)"],
      ["contents", "sha256:\(pending.contents)"],
      ["look", "git diff \(policy.commit.short) \(policy.trunk.short) -- pipelines"],
      ["agree", NextCommand.text("sluice policy approve")],
    ])
    return lines
  }

  var document: Document {
    .members([
      "schema": .string("sluice.policy/1"), "pipeline": .string(policy.pipeline.name),
      "policy": .string(policy.commit.rawValue), "trunk": .string(state.trunk),
      "remote": state.remote.map { .string($0) }, "tip": .string(policy.trunk.rawValue),
      "changes": .string(changeWords), "pending": .boolean(pending != nil),
      "contents": (pending?.contents.rawValue).map { .string($0) },
      "paths": (pending?.changes).map { .array($0.map { .string($0.path) }) },
      "approvers": (pending?.approvers).map { .array($0.map { .string($0.rawValue) }) },
      "authors": (pending?.authors).map { .array($0.map { .string($0) }) },
      "needs": (pending?.asks.count).map { .integer(Int64($0)) },
    ])
  }

  private var changeWords: String {
    switch policy.pipeline.change {
    case .trunk: "count as soon as they are on the trunk"
    case .descendants: "count as soon as they are on the trunk, and never go back"
    case .approval(let asks): "count when \(asks.count) of \(asks.from) have signed them"
    }
  }

  private var requestWords: String {
    guard let request = policy.pipeline.request else { return "whoever can write to the journal" }
    let jobs = request.jobs.map { "\($0.forge.rawValue) jobs of repository \($0.repository)" }
    return ((request.from.map { [$0] } ?? []) + jobs).joined(separator: ", ")
  }
}
