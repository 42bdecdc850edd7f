// SPDX-License-Identifier: Apache-2.0
internal import CLibgit2
internal import Glibc
internal import PromotionCore

extension GitRepository {
  /// Reads an object and hands its bytes to `body`.
  ///
  /// The bytes are always hashed again, since those of another object would lead a walk past what it looks for: plainly,
  /// or with `isDecisive`, where a decision rests on them or they are run, by libgit2, which looks for collisions too and
  /// takes ten times as long. An object longer than `bytesMax` is refused before it is in memory. Calls `git_odb_read` for
  /// what is in no pack.
  func withObject<Value>(
    _ id: ObjectID, _ kind: ObjectKind, named name: @autoclosure () -> String, isDecisive: Bool, bytesMax: Int? = nil,
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Value
  ) throws(Failure) -> Value {
    if let packed = packs.read(id, bytesMax: bytesMax) {
      defer { packs.recycle(packed) }
      // Whatever is wrong with it is said below, in the words that it has for every object.
      if packed.kind == kind, try hash(of: packed.bytes, kind, isDecisive: isDecisive) == id {
        return try body(packed.bytes)
      }
    }
    if let bytesMax { try requireLength(of: id, atMost: bytesMax, named: name()) }
    let object: ObjectHandle
    var oid = git_oid(id)
    do throws(GitError) {
      object = try ObjectHandle.make("git_odb_read", free: { git_odb_object_free($0) }) { out in
        git_odb_read(&out, objects.pointer, &oid)
      }
    } catch {
      throw error.isNotFound ? missing(name()) : GitProblems.corrupt(error, name())
    }
    guard git_odb_object_type(object.pointer) == kind.type else {
      throw GitProblems.otherKind(name(), expected: "\(kind)")
    }
    let bytes = UnsafeRawBufferPointer(
      start: git_odb_object_data(object.pointer), count: git_odb_object_size(object.pointer))
    guard try hash(of: bytes, kind, isDecisive: isDecisive) == id else {
      throw GitProblems.wrongHash(name(), id.text)
    }
    return try body(bytes)
  }

  private func hash(
    of bytes: UnsafeRawBufferPointer, _ kind: ObjectKind, isDecisive: Bool
  ) throws(Failure) -> ObjectID {
    guard isDecisive else { return ObjectID(of: bytes, kind: kind.word) }
    var found = git_oid()
    do throws(GitError) {
      try GitLibrary.check("git_odb_hash") { git_odb_hash(&found, bytes.baseAddress, bytes.count, kind.type) }
    } catch { throw GitProblems.corrupt(error) }
    return ObjectID(found)
  }

  private func requireLength(of id: ObjectID, atMost bytesMax: Int, named name: String) throws(Failure) {
    guard try head(of: id, named: name).count <= bytesMax else { throw GitProblems.tooLarge(name, bytesMax) }
  }

  /// Tells what an object is, without reading it.
  func kind(of id: ObjectID, named name: String) throws(Failure) -> git_object_t {
    if let packed = packs.kind(of: id) { return packed.type }
    return try head(of: id, named: name).kind
  }

  func head(of id: ObjectID, named name: String) throws(Failure) -> (count: Int, kind: git_object_t) {
    var oid = git_oid(id)
    var (count, kind) = (0, GIT_OBJECT_ANY)
    do throws(GitError) {
      try GitLibrary.check("git_odb_read_header") {
        git_odb_read_header(&count, &kind, objects.pointer, &oid)
      }
    } catch {
      throw error.isNotFound ? missing(name) : GitProblems.corrupt(error, name)
    }
    return (count, kind)
  }

  /// Says why an object may be missing: never fetched, cut off, or lost.
  func missing(_ what: String) -> Failure {
    let folder = commonDirectory
    // libgit2 takes what it may not read for what is not there.
    guard access("\(folder)/objects", R_OK | X_OK) == 0 || errno != EACCES else { return GitProblems.forbidden(folder) }
    if isShallow { return GitProblems.shallow }
    if let gone = AlternateFolders(commonDirectory: folder).missing { return GitProblems.borrowed(what, from: gone) }
    return GitProblems.missing(what, isPartial: isPartial)
  }

  /// Reads what walks need of a commit.
  func header(of id: ObjectID) throws(Failure) -> CommitHeader {
    try withObject(id, .commit, named: "the commit \(id.text)", isDecisive: false) { bytes throws(Failure) in
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
