// SPDX-License-Identifier: Apache-2.0
extension SnapshotReader {
  /// Reads what `SnapshotWriter.rights` wrote.
  static func readRights(_ state: inout JournalState, _ fields: EventFields) throws(Problem) {
    if fields.has("remote") { state.remote = try fields.text("remote") }
    for item in try fields.items("policies") { state.policies[try item.text("pipeline")] = try item.value("commit") }
    for item in try fields.items("approvals") {
      guard case .policyApproved(let approval) = try event("policy.approved/1", item) else { throw Self.other }
      state.policyApprovals.append(approval)
    }
    for item in try fields.items("breaks") {
      guard case .glassBroken(let broken) = try event("glass.broken/1", try item.member("broken")) else {
        throw Self.other
      }
      var reviewed: GlassReviewed?
      if item.has("reviewed") {
        guard case .glassReviewed(let said) = try event("glass.reviewed/1", try item.member("reviewed")) else {
          throw Self.other
        }
        reviewed = said
      }
      state.breaks[broken.run] = GlassBreak(place: try item.place(), broken: broken, reviewed: reviewed)
    }
    for item in try fields.items("proven") {
      guard case .requestProven(let proven) = try event("request.proven/1", item) else { throw Self.other }
      state.proven[proven.run] = proven
    }
    for item in try fields.items("tokens") { state.tokens[try item.value("token")] = try item.instant("expires") }
    for item in try fields.items("attempts") {
      guard case .attemptRefused(let attempt) = try event("attempt.refused/1", item) else { throw Self.other }
      state.attempts.append(attempt)
    }
  }

  private static let other = Problem(reason: "another event")
}
