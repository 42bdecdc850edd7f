// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// Reads objects out of the packs of a repository, without the copies and locks that libgit2 needs for it.
///
/// What is not in a pack, or in one of an odd form, is left to libgit2: `nil` is never an answer about an object. What is
/// read is not hashed here.
final class PackedObjects {
  private static let depthMax = 5000
  /// Larger objects are left to libgit2, which reads them in parts.
  private static let bytesMax = 32 << 20
  /// A base of a delta is kept when it is small: the next object often has the same one.
  private static let keptBytesMax = 256 << 10
  private static let keptSumMax = 8 << 20
  private static let freeMax = 32
  /// After so many objects the pages of the packs are let go, so that a long walk does not hold a whole pack.
  private static let readsMax = 1024

  private static let slotCount = 1024

  private struct Place: Equatable {
    let pack: Int
    let offset: Int

    /// Where in the list of kept objects it would be.
    var slot: Int { ((offset &* 0x9e37_79b1) >> 12 &+ pack) & (slotCount - 1) }
  }

  private let folders: [String]
  private var opened: [PackFile]?
  private var last = 0
  private var inflater: Inflater?
  private var free: [ObjectBuffer] = []
  private var kept = [(place: Place, buffer: ObjectBuffer)?](repeating: nil, count: slotCount)
  private var keptSum = 0
  private var reads = 0

  init(objectFolders: [String]) { folders = objectFolders }

  /// Whether a pack has an object.
  func contains(_ id: ObjectID) -> Bool { place(of: id) != nil }

  /// Returns what an object is, or `nil` where libgit2 has to tell.
  func kind(of id: ObjectID) -> ObjectKind? {
    guard let place = place(of: id) else { return nil }
    var offset = place.offset
    for _ in 0..<Self.depthMax {
      switch packs[place.pack].entry(at: offset) {
      case .whole(let kind, _, _): return kind
      case .delta(let base, _, _): offset = base
      case nil: return nil
      }
    }
    return nil
  }

  /// Reads an object that is no longer than `bytesMax`, or returns `nil` where libgit2 has to read it.
  ///
  /// Whoever takes a buffer gives it back with `recycle`.
  func read(_ id: ObjectID, bytesMax: Int?) -> ObjectBuffer? {
    guard let place = place(of: id) else { return nil }
    reads += 1
    if reads % Self.readsMax == 0 { for pack in packs { pack.releasePages() } }
    return read(place, bytesMax: min(bytesMax ?? Self.bytesMax, Self.bytesMax))
  }

  /// Takes back a buffer that was read into.
  func recycle(_ buffer: ObjectBuffer) {
    if free.count < Self.freeMax, buffer.capacity <= Self.keptBytesMax { free.append(buffer) }
  }

  private func read(_ place: Place, bytesMax: Int) -> ObjectBuffer? {
    let pack = packs[place.pack]
    var deltas: [(place: Place, count: Int, start: Int)] = []
    var here = place
    var object: ObjectBuffer?
    // Down to an object that is whole, or that was put together before.
    while object == nil {
      if !deltas.isEmpty, let known = kept[here.slot], known.place == here {
        object = known.buffer
        break
      }
      switch pack.entry(at: here.offset) {
      case .whole(let kind, let count, let start):
        guard count <= (deltas.isEmpty ? bytesMax : Self.bytesMax) else { return nil }
        guard let buffer = inflated(pack, start: start, count: count) else { return nil }
        buffer.kind = kind
        object = buffer
      case .delta(let base, let count, let start):
        guard count <= Self.bytesMax, deltas.count < Self.depthMax else { return nil }
        deltas.append((here, count, start))
        here = Place(pack: place.pack, offset: base)
      case nil: return nil
      }
    }
    guard var object else { return nil }
    // And up again, one difference after the other.
    for delta in deltas.reversed() {
      let isKept = keep(object, at: here)
      guard let next = patched(object, pack, delta.start, delta.count, bytesMax: bytesMax, isLast: delta.place == place)
      else { return nil }
      if !isKept { recycle(object) }
      object = next
      here = delta.place
    }
    return object
  }

  private func patched(
    _ base: ObjectBuffer, _ pack: PackFile, _ start: Int, _ count: Int, bytesMax: Int, isLast: Bool
  ) -> ObjectBuffer? {
    guard let packed = inflated(pack, start: start, count: count) else { return nil }
    defer { recycle(packed) }
    guard let delta = PackDelta(packed.bytes), delta.count <= (isLast ? bytesMax : Self.bytesMax) else { return nil }
    let buffer = free.popLast() ?? ObjectBuffer()
    buffer.kind = base.kind
    guard delta.apply(to: base.bytes, into: buffer.resize(to: delta.count)) else { return nil }
    return buffer
  }

  private func inflated(_ pack: PackFile, start: Int, count: Int) -> ObjectBuffer? {
    if inflater == nil { inflater = Inflater() }
    let buffer = free.popLast() ?? ObjectBuffer()
    guard let inflater, inflater.inflate(pack.packed(from: start), into: buffer.resize(to: count)) else { return nil }
    return buffer
  }

  /// Keeps what a delta was applied to; says whether it is kept, now or since before.
  private func keep(_ buffer: ObjectBuffer, at place: Place) -> Bool {
    if let known = kept[place.slot], known.place == place { return known.buffer === buffer }
    guard buffer.count <= Self.keptBytesMax else { return false }
    if keptSum > Self.keptSumMax {
      // Whatever is used right now stays alive by itself.
      kept = Array(repeating: nil, count: Self.slotCount)
      keptSum = 0
    }
    if let gone = kept[place.slot] { keptSum -= gone.buffer.capacity }
    kept[place.slot] = (place, buffer)
    keptSum += buffer.capacity
    return true
  }

  private func place(of id: ObjectID) -> Place? {
    let packs = packs
    guard !packs.isEmpty else { return nil }
    // The next object mostly lies where the last one was.
    if let offset = packs[last].index.offset(of: id) { return Place(pack: last, offset: offset) }
    for number in packs.indices where number != last {
      if let offset = packs[number].index.offset(of: id) {
        last = number
        return Place(pack: number, offset: offset)
      }
    }
    return nil
  }

  /// The packs that were there at the first question.
  private var packs: [PackFile] {
    if let opened { return opened }
    let found = folders.flatMap { folder in
      Self.indexes(in: "\(folder)/pack").compactMap { PackFile(indexPath: "\(folder)/pack/\($0)") }
    }
    opened = found
    return found
  }

  private static func indexes(in path: String) -> [String] {
    FolderNames.all(in: path).filter { $0.hasSuffix(".idx") }.sorted()
  }
}
