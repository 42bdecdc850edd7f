// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Shows what a person is about to sign, from the statement itself.
struct ApprovalView {
  let proposal: ApprovalPath.Proposal
  let ages: Ages

  private static let commitsShown = 10

  var lines: [String] {
    let run = proposal.statement.run
    let from = run.from.map { "\($0.rawValue)" } ?? "nothing"
    var lines = [
      "(recomputed from your clone: plan \(proposal.promotion.plan.digest.short) is that of \(run.run))",
      "You approve exactly this, as \(proposal.person):",
    ]
    lines += Table.lines([
      ["run", "\(run.run) to \(run.place.environment) of \(run.place.pipeline)"],
      ["gate", proposal.gate.rawValue], ["repository", SafeText.line(proposal.statement.repository)], ["from", from],
      ["to", run.commit.rawValue], ["tree", run.tree.rawValue], ["policy", run.policy.rawValue],
      ["plan", "sha256:\(run.plan)"],
      ["valid", "for \(ages.until(proposal.statement.notAfter)), until \(proposal.statement.notAfter.text)"],
    ])
    lines += Table.lines(
      proposal.promotion.commits.prefix(Self.commitsShown).map {
        [$0.id.short, SafeText.line($0.subject, width: 48), SafeText.address($0.author.email, width: 32)]
      })
    lines += Table.lines(
      proposal.promotion.plan.protectedChanges.prefix(Self.commitsShown).map { ["!", "changes \(SafeText.line($0))"] })
    lines += ContentsView(proposal: proposal.promotion).quarantined.map { "  !  \($0)" }
    let more = proposal.promotion.contents.count - Self.commitsShown
    if more > 0 { lines.append("  ... and \(more) more") }
    lines += Table.lines(
      proposal.promotion.plan.steps.map {
        ["step", $0.name.rawValue, StepWords.text($0, in: proposal.promotion.plan)]
      })
    return lines + ConfigurationWords.lines(proposal.promotion.plan.configuration)
  }
}
