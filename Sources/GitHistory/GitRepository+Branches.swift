// SPDX-License-Identifier: Apache-2.0
internal import CLibgit2
public import PromotionCore
public import PromotionPorts

extension GitRepository {
  /// Returns the tips of local branches and of those of remotes, sorted by name, at most `limit`.
  ///
  /// A reference that leads nowhere is left out.
  public func branchTips(limit: Int) async throws(Failure) -> [BranchTip] {
    var tips: [BranchTip] = []
    for prefix in ["refs/heads/", "refs/remotes/"] {
      var iterator: OpaquePointer?
      guard git_reference_iterator_glob_new(&iterator, repository.pointer, "\(prefix)*") == 0, let iterator else {
        continue
      }
      defer { git_reference_iterator_free(iterator) }
      var reference: OpaquePointer?
      while tips.count < limit, git_reference_next(&reference, iterator) == 0, let found = reference {
        defer { git_reference_free(found) }
        // A symbolic one, such as origin/HEAD, names a branch that is listed itself.
        guard let target = git_reference_target(found)?.pointee, let name = git_reference_shorthand(found) else {
          continue
        }
        tips.append(BranchTip(name: String(cString: name), commit: CommitID(ObjectID(target).text)))
      }
    }
    return tips.sorted { $0.name < $1.name }
  }
}
