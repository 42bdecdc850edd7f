// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Finds the releases that contain a commit.
struct Whereabouts {
  let session: Session

  /// Returns the first release of an environment that contains a commit, and whether what is live contains it.
  func containing(
    _ commit: CommitID, at place: Place
  ) async throws(Failure) -> (first: Release, isLive: Bool)? {
    let environment = try await session.ledger.wholeState()[place]
    var first: Release?
    var known: [CommitID: Bool] = [:]
    for release in environment.releases where first == nil {
      if try await contains(release.commit, commit, &known) { first = release }
    }
    guard let first, let live = environment.live else { return nil }
    return (first, try await contains(live.commit, commit, &known))
  }

  private func contains(
    _ release: CommitID, _ commit: CommitID, _ known: inout [CommitID: Bool]
  ) async throws(Failure) -> Bool {
    if let answer = known[release] { return answer }
    let answer: Bool
    if release == commit {
      answer = true
    } else {
      answer = try await session.world.history.isAncestor(commit, of: release)
    }
    known[release] = answer
    return answer
  }
}
