// SPDX-License-Identifier: Apache-2.0
extension SnapshotWriter {
  /// Writes whose policy counts, what waits for signatures or reviews, and what was used or refused.
  static func rights(of state: JournalState) -> Document {
    .members([
      "remote": state.remote.map { .string($0) },
      "policies": .array(
        state.policies.sorted { $0.key < $1.key }.map {
          .members(["pipeline": .string($0.key), "commit": .string($0.value.rawValue)])
        }), "approvals": .array(state.policyApprovals.map { EventCodec.body(of: .policyApproved($0)) }),
      "breaks": .array(
        state.breaks.values.sorted { $0.broken.run.rawValue < $1.broken.run.rawValue }.map { glass in
          .members([
            "pipeline": .string(glass.place.pipeline), "environment": .string(glass.place.environment.rawValue),
            "broken": EventCodec.body(of: .glassBroken(glass.broken)),
            "reviewed": glass.reviewed.map { EventCodec.body(of: .glassReviewed($0)) },
          ])
        }),
      "proven": .array(
        state.proven.values.sorted { $0.run.rawValue < $1.run.rawValue }
          .map { EventCodec.body(of: .requestProven($0)) }),
      "tokens": .array(
        state.tokens.sorted { $0.key.rawValue < $1.key.rawValue }.map {
          .members(["token": .string($0.key.rawValue), "expires": .string($0.value.text)])
        }), "attempts": .array(state.attempts.map { EventCodec.body(of: .attemptRefused($0)) }),
    ])
  }
}
