// SPDX-License-Identifier: Apache-2.0

/// The part of a commit object that walks need, read from its bytes.
struct CommitHeader {
  /// The tree.
  let tree: ObjectID
  /// The parents, the first parent first.
  let parents: [ObjectID]
  /// The committer's claim of the time in seconds; 0 where there is none before 1970 or that can be read, as in git.
  let date: UInt64

  /// Reads the header; `nil` when these bytes are no commit.
  init?(_ bytes: UnsafeRawBufferPointer) {
    var place = 0
    guard let tree = Self.id(after: "tree ", in: bytes, at: &place) else { return nil }
    var parents: [ObjectID] = []
    while let parent = Self.id(after: "parent ", in: bytes, at: &place) { parents.append(parent) }
    self.tree = tree
    self.parents = parents
    date = Self.date(in: bytes, from: place)
  }

  private init(tree: ObjectID, parents: [ObjectID], date: UInt64) {
    self.tree = tree
    self.parents = parents
    self.date = date
  }

  /// The same commit as the root that it is in a shallow clone.
  var withoutParents: CommitHeader { CommitHeader(tree: tree, parents: [], date: date) }

  private static func id(after word: StaticString, in bytes: UnsafeRawBufferPointer, at place: inout Int) -> ObjectID? {
    let length = word.utf8CodeUnitCount
    let end = place + length + 40
    guard end < bytes.count, bytes[end] == UInt8(ascii: "\n") else { return nil }
    for index in 0..<length where bytes[place + index] != word.utf8Start[index] { return nil }
    let text = Substring(decoding: bytes[(place + length)..<end], as: UTF8.self)
    guard let id = ObjectID(hexadecimal: text) else { return nil }
    place = end + 1
    return id
  }

  /// Reads the number after the last `>` of the committer's line.
  private static func date(in bytes: UnsafeRawBufferPointer, from start: Int) -> UInt64 {
    let word = Array("committer ".utf8)
    var line = start
    while line < bytes.count {
      let end = bytes[line...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      if end == line { return 0 }
      if bytes[line..<end].starts(with: word) {
        guard let close = bytes[line..<end].lastIndex(of: UInt8(ascii: ">")) else { return 0 }
        var value: UInt64 = 0
        for byte in bytes[(close + 1)..<end].drop(while: { $0 == 32 || $0 == 9 }) {
          guard byte >= 48, byte <= 57, value < 1 << 50 else { break }
          value = value * 10 + UInt64(byte - 48)
        }
        // The graph keeps 34 bits; a later claim is no claim of a time.
        return value < 1 << 34 ? value : 0
      }
      line = end + 1
    }
    return 0
  }
}
