// SPDX-License-Identifier: Apache-2.0
internal import CLibgit2
public import PromotionCore
public import PromotionPorts

extension GitRepository {
  /// Returns the commit that a revision names.
  public func commit(_ revision: String) async throws(Failure) -> Commit {
    try facts(of: ObjectID(try resolve(revision)))
  }

  /// Returns the tip of a local branch, or `nil` when there is none.
  public func tip(ofBranch branch: String) async throws(Failure) -> Commit? {
    guard let id = try peeled(reference: "refs/heads/\(branch)") else { return nil }
    return try facts(of: ObjectID(id))
  }

  /// Resolves HEAD, a reference, a branch, a tag or an id, followed by any of `~n` and `^n`.
  func resolve(_ revision: String) throws(Failure) -> git_oid {
    let base = revision.prefix { $0 != "~" && $0 != "^" }
    var id = try resolve(base: String(base), revision: revision)
    var rest = revision.dropFirst(base.count)
    while let mark = rest.first {
      rest = rest.dropFirst()
      let digits = rest.prefix { $0.isNumber }
      rest = rest.dropFirst(digits.count)
      guard mark == "~" || mark == "^", let count = digits.isEmpty ? 1 : Int(digits), count < 100_000 else {
        throw GitProblems.unknown(revision, near: [])
      }
      // `~n` goes n times to the first parent, `^n` once to the nth; `^0` is the commit itself.
      for _ in 0..<(mark == "~" ? count : 1) {
        let parents = try parents(of: id)
        let index = mark == "~" ? 0 : count - 1
        if mark == "^", count == 0 { break }
        guard parents.indices.contains(index) else { throw GitProblems.unknown(revision, near: []) }
        id = parents[index]
      }
    }
    return id
  }

  private func resolve(base: String, revision: String) throws(Failure) -> git_oid {
    if base == "HEAD" || base == "@" {
      if git_repository_head_unborn(repository.pointer) == 1 { throw GitProblems.unborn }
      guard let id = try peeled(reference: "HEAD") else { throw GitProblems.unborn }
      return id
    }
    if base.hasPrefix("refs/") {
      guard let id = try peeled(reference: base) else { throw GitProblems.unknown(revision, near: []) }
      return id
    }
    // As in git, 40 digits are an id whatever branches are called.
    if base.utf8.count == 40, let id = try abbreviated(base) { return id }
    var found: [(name: String, id: git_oid)] = []
    for prefix in ["refs/heads/", "refs/tags/", "refs/remotes/"] {
      if let id = try peeled(reference: prefix + base) { found.append((prefix + base, id)) }
    }
    if Set(found.map(\.id.text)).count > 1 { throw GitProblems.ambiguous(base, found.map(\.name)) }
    if let first = found.first { return first.id }
    if let id = try abbreviated(base) { return id }
    throw GitProblems.unknown(revision, near: nearBranches(base))
  }

  private func abbreviated(_ text: String) throws(Failure) -> git_oid? {
    guard (4...40).contains(text.count), text.utf8.allSatisfy({ ($0 >= 48 && $0 <= 57) || ($0 >= 97 && $0 <= 102) })
    else { return nil }
    var short = git_oid()
    guard git_oid_fromstrn(&short, text, text.utf8.count) == 0 else { return nil }
    var found = git_oid()
    do throws(GitError) {
      try GitLibrary.check("git_odb_exists_prefix") {
        git_odb_exists_prefix(&found, objects.pointer, &short, text.utf8.count)
      }
    } catch {
      if error.code == GIT_EAMBIGUOUS.rawValue { throw GitProblems.ambiguous(text, ["more digits of the id"]) }
      if error.isNotFound { return nil }
      throw GitProblems.corrupt(error)
    }
    guard let commit = try peeled(ObjectID(found), named: text) else {
      throw Failure(
        .usage, "E0103", "\(text) is no commit", why: ["it names a tree or a file"], fix: ["git log --oneline -5"])
    }
    return git_oid(commit)
  }

  private func peeled(reference name: String) throws(Failure) -> git_oid? {
    var id = git_oid()
    let code = git_reference_name_to_id(&id, repository.pointer, name)
    if code == GIT_ENOTFOUND.rawValue || code == GIT_EINVALIDSPEC.rawValue {
      try requireSoundReferences()
      return nil
    }
    do throws(GitError) {
      try GitLibrary.check("git_reference_name_to_id") { code }
    } catch { throw GitProblems.corrupt(error) }
    return try peeled(ObjectID(id), named: "the commit of \(name)").map { git_oid($0) }
  }

  /// Refuses to say that a reference is not there where the file of references is damaged.
  private func requireSoundReferences() throws(Failure) {
    guard !areReferencesSound else { return }
    let file = "\(commonDirectory)/packed-refs"
    if let damage = PackedReferences.damage(in: file) { throw GitProblems.packedReferences(file, damage) }
    areReferencesSound = true
  }

  /// Follows tags to a commit, or returns `nil` where they lead to something else.
  ///
  /// `git_object_lookup` would refuse a commit whose dates are odd, which git takes.
  private func peeled(_ id: ObjectID, named name: String) throws(Failure) -> ObjectID? {
    var id = id
    for _ in 0..<Self.tagsMax {
      switch try kind(of: id, named: name) {
      case GIT_OBJECT_COMMIT: return id
      case GIT_OBJECT_TAG:
        id = try withObject(id, .tag, named: name, isDecisive: true) { bytes throws(Failure) in
          guard bytes.count > 48, bytes[47] == 10, bytes.prefix(7).elementsEqual("object ".utf8),
            let base = bytes.baseAddress, let target = ObjectID(digits: base + 7)
          else { throw GitProblems.malformed("the tag of \(name)") }
          return target
        }
      case _: return nil
      }
    }
    throw GitProblems.malformed("the tag of \(name)")
  }

  private static let tagsMax = 100

  private func nearBranches(_ text: String) -> [String] {
    var iterator: OpaquePointer?
    guard git_reference_iterator_new(&iterator, repository.pointer) == 0, let iterator else { return [] }
    defer { git_reference_iterator_free(iterator) }
    var names: [String] = []
    var name: UnsafePointer<CChar>?
    while names.count < 3, git_reference_next_name(&name, iterator) == 0, let name {
      let full = String(cString: name)
      for prefix in ["refs/heads/", "refs/tags/"] where full.hasPrefix(prefix) {
        let short = String(full.dropFirst(prefix.count))
        if !text.isEmpty, short.contains(text) || text.contains(short) || short.hasPrefix(text.prefix(3)) {
          names.append(short)
        }
      }
    }
    return names
  }
}
