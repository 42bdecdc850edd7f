// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Who may not approve a promotion: whoever asked for it or wrote a part of it (R11).
///
/// Only people whom a gate of it asks are named, since nobody else could approve: the first release of a large
/// repository has more authors than an entry of the journal has room for. Whom a gate asks is part of the plan, so that
/// other people mean another run.
struct ExcludedPeople {
  let world: World
  let policy: Policy

  /// Returns their addresses, in order; the requester is always among them.
  func names(
    _ contents: ReleaseContents, requester: String, gates: [PlannedGate]
  ) async throws(Failure) -> [String] {
    var asked: Set<String> = []
    for gate in gates {
      guard case .approval(let approval) = gate.gate.kind else { continue }
      let rules = try await PeopleKeys(history: world.history).rules(of: approval.from, policy: policy)
      asked.formUnion(try world.signatures.people(in: rules).map(\.rawValue))
    }
    guard !asked.isEmpty else { return [requester] }
    return asked.intersection(try await writers(of: contents)).union([requester]).sorted()
  }

  private func writers(of contents: ReleaseContents) async throws(Failure) -> Set<String> {
    // Whoever wrote something that is too old to be shown wrote a part of it, too.
    if let range = contents.range, contents.count > contents.commits.count {
      return try await world.history.addresses(in: range)
    }
    return Set(contents.commits.flatMap(\.addresses))
  }
}
