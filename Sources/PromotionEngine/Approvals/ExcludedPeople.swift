// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Who may not approve: whoever asked for it or wrote a part of it (R11).
///
/// Only people whom a gate of it asks are named, since nobody else could approve: the first release of a large
/// repository has more authors than an entry of the journal has room for. Whom a gate asks is part of the plan, so that
/// other people mean another run.
struct ExcludedPeople {
  let world: World
  let policy: Policy

  /// Returns the names of those who may not approve a promotion, in order; the requester is always among them.
  func names(
    _ contents: ReleaseContents, requester: String, gates: [PlannedGate]
  ) async throws(Failure) -> [String] {
    let groups = Set(
      gates.compactMap { gate -> String? in
        guard case .approval(let approval) = gate.gate.kind else { return nil }
        return approval.from
      })
    guard !groups.isEmpty else { return [requester] }
    let writers = try await writers(of: contents)
    var names: Set<String> = [requester]
    for group in groups { names.formUnion(try await self.names(in: group, among: writers, requester: requester)) }
    return names.sorted()
  }

  /// Returns those of a group who wrote a part of something: under their name, in whatever case the address is spelled,
  /// or with a signature by one of their keys, whatever name the commit has.
  func names(
    in group: String, among writers: CommitWriters, requester: String? = nil
  ) async throws(Failure) -> Set<String> {
    let rules = try await PeopleKeys(history: world.history).rules(of: group, policy: policy)
    let spelled = Set((writers.addresses + (requester.map { [$0] } ?? [])).map(Self.folded))
    let named = try world.signatures.people(in: rules).filter { spelled.contains(Self.folded($0.rawValue)) }
    return Set(named.union(try world.signatures.people(holding: writers.keys, in: rules)).map(\.rawValue))
  }

  /// Mail reaches the same person in any case; principals are ASCII, so nothing else needs folding.
  private static func folded(_ address: String) -> [UInt8] {
    let bytes = Array(address.utf8).filter { $0 > 32 }
    return bytes.map { (65...90).contains($0) ? $0 + 32 : $0 }
  }

  private func writers(of contents: ReleaseContents) async throws(Failure) -> CommitWriters {
    // Whoever wrote something that is too old to be shown wrote a part of it, too.
    if let range = contents.range, contents.count > contents.commits.count {
      return try await world.history.writers(in: range)
    }
    return CommitWriters(contents.commits)
  }
}
