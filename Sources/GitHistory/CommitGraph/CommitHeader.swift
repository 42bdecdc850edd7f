// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// The part of a commit object that walks need, read from its bytes.
struct CommitHeader {
  /// The tree.
  let tree: ObjectID
  /// The first parent; `nil` for a root.
  let first: ObjectID?
  /// The second parent.
  let second: ObjectID?
  /// The parents after the second one: kept apart, since hardly a commit has any and walks read a million of them.
  let others: [ObjectID]
  /// The committer's claim of the time in seconds; 0 where there is none before 1970 or that can be read, as in git.
  let date: UInt64

  /// Reads the header; `nil` when these bytes are no commit.
  init?(_ bytes: UnsafeRawBufferPointer) {
    var place = 0
    guard let tree = Self.id(after: "tree ", in: bytes, at: &place) else { return nil }
    first = Self.id(after: "parent ", in: bytes, at: &place)
    second = first == nil ? nil : Self.id(after: "parent ", in: bytes, at: &place)
    var others: [ObjectID] = []
    while let parent = Self.id(after: "parent ", in: bytes, at: &place) { others.append(parent) }
    self.tree = tree
    self.others = others
    date = Self.date(in: bytes, from: place)
  }

  private init(root tree: ObjectID, date: UInt64) {
    self.tree = tree
    first = nil
    second = nil
    others = []
    self.date = date
  }

  /// The parents, the first parent first.
  var parents: [ObjectID] { [first, second].compactMap { $0 } + others }

  /// The same commit as the root that it is in a shallow clone.
  var withoutParents: CommitHeader { CommitHeader(root: tree, date: date) }

  private static func id(after word: StaticString, in bytes: UnsafeRawBufferPointer, at place: inout Int) -> ObjectID? {
    let length = word.utf8CodeUnitCount
    let end = place + length + 2 * ObjectID.byteCount
    guard end < bytes.count, bytes[end] == UInt8(ascii: "\n"), let base = bytes.baseAddress,
      memcmp(base + place, word.utf8Start, length) == 0, let id = ObjectID(digits: base + place + length)
    else { return nil }
    place = end + 1
    return id
  }

  /// Reads the number after the last `>` of the committer's line.
  private static func date(in bytes: UnsafeRawBufferPointer, from start: Int) -> UInt64 {
    let word: StaticString = "committer "
    let length = word.utf8CodeUnitCount
    var line = start
    while line < bytes.count, let base = bytes.baseAddress {
      let end = memchr(base + line, 10, bytes.count - line).map { UnsafeRawPointer($0) - base } ?? bytes.count
      if end == line { return 0 }
      guard end - line > length, memcmp(base + line, word.utf8Start, length) == 0 else {
        line = end + 1
        continue
      }
      var place = end
      while place > line, bytes[place - 1] != UInt8(ascii: ">") { place -= 1 }
      guard place > line else { return 0 }
      while place < end, bytes[place] == 32 || bytes[place] == 9 { place += 1 }
      var value: UInt64 = 0
      while place < end, bytes[place] >= 48, bytes[place] <= 57, value < 1 << 50 {
        value = value * 10 + UInt64(bytes[place] - 48)
        place += 1
      }
      // The graph keeps 34 bits; a later claim is no claim of a time.
      return value < 1 << 34 ? value : 0
    }
    return 0
  }
}
