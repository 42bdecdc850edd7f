// SPDX-License-Identifier: Apache-2.0
internal import Crypto
internal import Glibc
internal import PromotionCore

/// Remembers which commits touched the paths of a pipeline: a file that grows with new commits only.
///
/// Whether a commit touched them never changes, so nothing here can be stale. The file is named by the globs, and each
/// record carries a check over itself and them: one that is wrong makes the whole file be dropped.
struct PathMemory {
  /// 20 bytes of the commit, one of the answer, 4 of the check.
  private static let recordLength = ObjectID.byteCount + 5
  private static let bytesMax = 64 << 20

  /// Changed whenever what counts as touched changes, so that older answers are not taken for it.
  private static let version = "1"

  private let folder: CacheFolder
  private let name: String
  private let seed: UInt32
  private var known: [ObjectID: Bool] = [:]
  private var fresh: [(ObjectID, Bool)] = []

  /// Opens the memory of what commits did beside all their parents, or with `isFirstParent` beside the first one.
  init(folder: CacheFolder, paths: PathFilter, isFirstParent: Bool) {
    self.folder = folder
    let kind = [Self.version] + (isFirstParent ? ["first parents"] : [])
    let digest = Array(SHA256.hash(data: Array((kind + paths.globs).joined(separator: "\n").utf8)))
    name = "paths-" + digest.prefix(16).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    seed = digest.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    load()
  }

  private mutating func load() {
    guard let file = MappedFile(path: "\(folder.path)/\(name)"), file.count <= Self.bytesMax,
      let bytes = file.part(at: 0, count: file.count), let base = bytes.baseAddress
    else { return }
    // A torn record at the end is that of a writer that died.
    for start in stride(from: 0, through: bytes.count - Self.recordLength, by: Self.recordLength) {
      let id = ObjectID(base + start)
      let answer = bytes[start + ObjectID.byteCount]
      guard answer <= 1, bytes.number32(at: start + ObjectID.byteCount + 1) == check(id, answer) else {
        known = [:]
        folder.remove(name)
        return
      }
      known[id] = answer == 1
    }
    // Records that follow a torn one would be read askew.
    if bytes.count % Self.recordLength != 0 { folder.remove(name) }
  }

  private func check(_ id: ObjectID, _ answer: UInt8) -> UInt32 {
    var hash = seed ^ 0x811c_9dc5
    for byte in id.bytes + [answer] { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
    return hash
  }

  subscript(_ id: ObjectID) -> Bool? { known[id] }

  mutating func add(_ id: ObjectID, isTouched: Bool) {
    known[id] = isTouched
    fresh.append((id, isTouched))
  }

  /// Appends what is new; where that is not possible it is found again next time.
  mutating func keep() {
    guard !fresh.isEmpty else { return }
    var bytes: [UInt8] = []
    for (id, isTouched) in fresh {
      bytes += id.bytes + [isTouched ? 1 : 0]
      bytes.append(number: check(id, isTouched ? 1 : 0))
    }
    folder.append(name, bytes)
    fresh = []
  }
}

extension [UInt8] {
  /// Appends a number, its most significant byte first.
  fileprivate mutating func append(number: UInt32) {
    for shift in [UInt32(24), 16, 8, 0] { append(UInt8(truncatingIfNeeded: number >> shift)) }
  }
}
