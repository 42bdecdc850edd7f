// SPDX-License-Identifier: Apache-2.0
extension RunRequested {
  /// Returns the same request as somebody proved to have made it, who then cannot approve it.
  public func asked(by requester: String) -> RunRequested {
    RunRequested(
      run: run, kind: kind, place: place, commit: commit, tree: tree, subject: subject, from: from, policy: policy,
      plan: plan, requester: requester, excluded: Set(excluded + [requester]).sorted(), gates: gates, steps: steps,
      expires: expires, reason: reason, undoes: undoes, migrationsUntil: migrationsUntil)
  }
}
