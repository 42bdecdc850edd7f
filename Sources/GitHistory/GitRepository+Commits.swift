// SPDX-License-Identifier: Apache-2.0
internal import CLibgit2
internal import PromotionCore
internal import PromotionPorts

extension GitRepository {
  /// Reads a commit whole; its bytes are what its id says.
  func facts(of id: ObjectID) throws(Failure) -> Commit {
    try withObject(id, .commit, named: "the commit \(id.text)", isDecisive: true) { bytes throws(Failure) in
      guard let text = CommitText(bytes) else { throw GitProblems.malformed("the commit \(id.text)") }
      return text.facts(id: id)
    }
  }

  func parents(of id: git_oid) throws(Failure) -> [git_oid] {
    try header(of: ObjectID(id)).parents.map { git_oid($0) }
  }

  /// Returns the tree of a commit.
  func tree(of commit: CommitID) throws(Failure) -> ObjectID {
    let id = try objectID(of: commit)
    return try withObject(id, .commit, named: "the commit \(id.text)", isDecisive: true) { bytes throws(Failure) in
      guard let header = CommitHeader(bytes) else { throw GitProblems.malformed("the commit \(id.text)") }
      return header.tree
    }
  }
}
