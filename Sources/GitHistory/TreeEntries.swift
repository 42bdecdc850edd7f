// SPDX-License-Identifier: Apache-2.0

/// One entry of a tree object.
struct TreeEntry {
  /// What an entry is, by its mode.
  enum Kind: Hashable {
    case folder
    case file
    case executable
    case link
    case submodule
    case unknown
  }

  let mode: UInt32
  let name: UnsafeRawBufferPointer
  let id: ObjectID

  var kind: Kind {
    switch mode {
    case 0o040000: .folder
    case 0o120000: .link
    case 0o160000: .submodule
    // Old repositories have group-writable files; git reads only the owner's bit of execution.
    case let mode where mode & 0o170000 == 0o100000: mode & 0o100 != 0 ? .executable : .file
    case _: .unknown
    }
  }

  var isFolder: Bool { mode == 0o040000 }

  /// The name for display; lossy where it is not UTF-8.
  var text: String { String(decoding: name, as: UTF8.self) }

  /// Orders as git orders a tree: as if the name of a folder ended in a slash.
  static func order(_ left: TreeEntry, _ right: TreeEntry) -> Int {
    let length = min(left.name.count, right.name.count)
    for index in 0..<length where left.name[index] != right.name[index] {
      return left.name[index] < right.name[index] ? -1 : 1
    }
    let (next, other) = (left.byte(at: length), right.byte(at: length))
    return next == other ? 0 : next < other ? -1 : 1
  }

  private func byte(at index: Int) -> UInt8 {
    index < name.count ? name[index] : index == name.count && isFolder ? UInt8(ascii: "/") : 0
  }
}

/// Reads the entries of a tree object one after the other, without copying them.
struct TreeEntries {
  private let bytes: UnsafeRawBufferPointer
  private var place = 0
  /// Whether the bytes were no tree from some place on.
  private(set) var isMalformed = false

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  mutating func next() -> TreeEntry? {
    guard place < bytes.count, !isMalformed else { return nil }
    var mode: UInt32 = 0
    var index = place
    while index < bytes.count, bytes[index] >= 48, bytes[index] < 56, index - place < 7 {
      mode = mode << 3 | UInt32(bytes[index] - 48)
      index += 1
    }
    guard index > place, index < bytes.count, bytes[index] == 32,
      let end = bytes[(index + 1)...].firstIndex(of: 0), end > index + 1, end + ObjectID.byteCount < bytes.count,
      let base = bytes.baseAddress
    else {
      isMalformed = true
      return nil
    }
    let name = UnsafeRawBufferPointer(rebasing: bytes[(index + 1)..<end])
    place = end + 1 + ObjectID.byteCount
    return TreeEntry(mode: mode, name: name, id: ObjectID(base + end + 1))
  }
}
