// SPDX-License-Identifier: Apache-2.0
internal import CLibgit2
public import PromotionCore
public import PromotionPorts

extension GitRepository {
  private static let header = Array("gpgsig ".utf8)
  private static let beginnings = [
    "-----BEGIN PGP SIGNATURE-----", "-----BEGIN PGP MESSAGE-----", "-----BEGIN SSH SIGNATURE-----",
    "-----BEGIN SIGNED MESSAGE-----",
  ].map { Array($0.utf8) }

  /// Returns the signature that a commit carries, or `nil` when it has none.
  ///
  /// It stands in the header `gpgsig`; what is signed is the commit without that header.
  public func signature(of commit: CommitID) async throws(Failure) -> ObjectSignature? {
    let id = try objectID(of: commit)
    return try withObject(id, .commit, named: "the commit \(id.text)", isDecisive: true) { bytes in
      var payload: [UInt8] = []
      var armour: [UInt8] = []
      var place = 0
      var isWithin = false
      while place < bytes.count {
        let end = bytes[place...].firstIndex(of: 10) ?? bytes.count
        // The message begins: nothing after it is a header.
        if end == place { break }
        let line = bytes[place..<end]
        if line.starts(with: Self.header) {
          isWithin = true
          armour += line.dropFirst(Self.header.count) + [10]
        } else if isWithin, line.first == 32 {
          armour += line.dropFirst() + [10]
        } else {
          isWithin = false
          payload += bytes[place..<min(end + 1, bytes.count)]
        }
        place = min(end + 1, bytes.count)
      }
      guard !armour.isEmpty else { return nil }
      return ObjectSignature(
        title: commit.short, payload: payload + bytes[place...], armour: String(decoding: armour, as: UTF8.self))
    }
  }

  /// Returns the signatures of the annotated tags that name a commit.
  ///
  /// A tag has its signature at its end; what is signed is everything before it.
  public func tagSignatures(of commit: CommitID) async throws(Failure) -> [ObjectSignature] {
    let id = try objectID(of: commit)
    var iterator: OpaquePointer?
    guard git_reference_iterator_glob_new(&iterator, repository.pointer, "refs/tags/*") == 0, let iterator else {
      return []
    }
    defer { git_reference_iterator_free(iterator) }
    var signatures: [ObjectSignature] = []
    var reference: OpaquePointer?
    while git_reference_next(&reference, iterator) == 0, let found = reference {
      defer { git_reference_free(found) }
      guard var target = git_reference_target(found)?.pointee, let name = git_reference_shorthand(found) else {
        continue
      }
      var (size, type) = (0, GIT_OBJECT_INVALID)
      guard git_odb_read_header(&size, &type, objects.pointer, &target) == 0, type == GIT_OBJECT_TAG else { continue }
      if let signature = try tagSignature(ObjectID(target), names: id, title: "the tag \(String(cString: name))") {
        signatures.append(signature)
      }
    }
    return signatures
  }

  private func tagSignature(_ tag: ObjectID, names commit: ObjectID, title: String) throws(Failure) -> ObjectSignature?
  {
    try withObject(tag, .tag, named: title, isDecisive: true) { bytes in
      // A tag may only vouch for what it names itself.
      let target = Array("object \(commit.text)\ntype commit\n".utf8)
      guard bytes.starts(with: target), let start = Self.lastBeginning(in: bytes) else { return nil }
      return ObjectSignature(
        title: title, payload: Array(bytes[..<start]), armour: String(decoding: bytes[start...], as: UTF8.self))
    }
  }

  /// Returns where the last line begins that begins a signature.
  private static func lastBeginning(in bytes: UnsafeRawBufferPointer) -> Int? {
    var found: Int?
    var place = 0
    while place < bytes.count {
      if beginnings.contains(where: { bytes[place...].starts(with: $0) }) { found = place }
      place = (bytes[place...].firstIndex(of: 10) ?? bytes.count) + 1
    }
    return found
  }
}
