// SPDX-License-Identifier: Apache-2.0
internal import CLibgit2
internal import Glibc
internal import PromotionCore

extension GitRepository {
  /// What an object must be.
  enum ObjectKind {
    case commit
    case tree
    case blob
    case tag

    var type: git_object_t {
      switch self {
      case .commit: GIT_OBJECT_COMMIT
      case .tree: GIT_OBJECT_TREE
      case .blob: GIT_OBJECT_BLOB
      case .tag: GIT_OBJECT_TAG
      }
    }
  }

  /// Reads an object and hands its bytes to `body`.
  ///
  /// With `isHashed` the bytes are hashed again: what a decision rests on, or what is run, is what its id says. Walks
  /// go without, as git's do. Calls `git_odb_read`.
  func withObject<Value>(
    _ id: ObjectID, _ kind: ObjectKind, named name: @autoclosure () -> String, isHashed: Bool,
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Value
  ) throws(Failure) -> Value {
    let object: ObjectHandle
    var oid = git_oid(id)
    do throws(GitError) {
      object = try ObjectHandle.make("git_odb_read", free: { git_odb_object_free($0) }) { out in
        git_odb_read(&out, objects.pointer, &oid)
      }
    } catch {
      throw error.isNotFound ? missing(name()) : GitProblems.corrupt(error)
    }
    guard git_odb_object_type(object.pointer) == kind.type else {
      throw GitProblems.otherKind(name(), expected: "\(kind)")
    }
    let bytes = UnsafeRawBufferPointer(
      start: git_odb_object_data(object.pointer), count: git_odb_object_size(object.pointer))
    if isHashed {
      var found = git_oid()
      guard git_odb_hash(&found, bytes.baseAddress, bytes.count, kind.type) == 0, ObjectID(found) == id else {
        throw GitProblems.wrongHash(name(), id.text)
      }
    }
    return try body(bytes)
  }

  /// Says why an object may be missing: never fetched, cut off, or lost.
  func missing(_ what: String) -> Failure {
    let folder = commonDirectory
    // libgit2 takes what it may not read for what is not there.
    guard access("\(folder)/objects", R_OK | X_OK) == 0 || errno != EACCES else { return GitProblems.forbidden(folder) }
    return git_repository_is_shallow(repository.pointer) == 1
      ? GitProblems.shallow : GitProblems.missing(what, isPartial: isPartial)
  }

  /// Reads what walks need of a commit.
  func header(of id: ObjectID) throws(Failure) -> CommitHeader {
    try withObject(id, .commit, named: "the commit \(id.text)", isHashed: false) { bytes throws(Failure) in
      guard let header = CommitHeader(bytes) else { throw GitProblems.malformed("the commit \(id.text)") }
      return header
    }
  }

  /// Returns the id of a commit that a caller names, whole or shortened.
  func objectID(of commit: CommitID) throws(Failure) -> ObjectID {
    if let id = ObjectID(hexadecimal: commit.rawValue) { return id }
    return ObjectID(try resolve(commit.rawValue))
  }
}
