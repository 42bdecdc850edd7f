// SPDX-License-Identifier: Apache-2.0

/// A chain of layers as one list of commits, numbered from the lowest layer up.
final class CommitGraph {
  /// The layers, the lowest first.
  let layers: [GraphLayer]
  /// The number of the first commit of each layer, and its records.
  private let tables: UnsafeMutableBufferPointer<(start: Int, records: GraphRecords)>
  /// How many commits all layers have.
  let count: Int
  /// Whether generations are corrected dates; levels otherwise, as soon as one layer has only those.
  let usesCorrectedDates: Bool

  /// Puts layers upon each other; `nil` when one does not name exactly those below it.
  init?(layers: [GraphLayer]) {
    var starts: [Int] = []
    var total = 0
    for (index, layer) in layers.enumerated() {
      guard layer.baseChecksums == layers[..<index].map(\.checksum) else { return nil }
      starts.append(total)
      total += layer.count
    }
    guard !layers.isEmpty, total < Int(GraphRecords.noParent) else { return nil }
    self.layers = layers
    count = total
    usesCorrectedDates = layers.allSatisfy(\.hasCorrectedDates)
    tables = .allocate(capacity: layers.count)
    _ = tables.initialize(from: zip(starts, layers).map { (start: $0, records: $1.records) })
  }

  deinit { tables.deallocate() }

  /// Returns the number of a commit, or `nil` when no layer has it.
  func position(of id: ObjectID) -> UInt32? {
    for number in layers.indices.reversed() {
      if let index = layers[number].index(of: id) { return UInt32(tables[number].start + index) }
    }
    return nil
  }

  /// Returns the layer that has a commit, and its number within it.
  func place(of position: UInt32) -> (layer: GraphLayer, index: Int) {
    let number = number(of: position)
    return (layers[number], Int(position) - tables[number].start)
  }

  @inline(__always)
  private func number(of position: UInt32) -> Int {
    var number = tables.count - 1
    while number > 0, tables[number].start > Int(position) { number -= 1 }
    return number
  }

  /// Returns the records of the layer that has a commit, and its number within it.
  @inline(__always)
  func records(of position: UInt32) -> (records: GraphRecords, index: Int) {
    let table = tables[number(of: position)]
    return (table.records, Int(position) - table.start)
  }

  /// Returns a number that is greater than those of all parents.
  @inline(__always)
  func generation(_ position: UInt32) -> UInt64 {
    let (records, index) = records(of: position)
    return usesCorrectedDates ? records.correctedDate(at: index) ?? 0 : records.level(at: index)
  }

  /// Calls `body` with each parent in its order.
  @inline(__always)
  func forEachParent(of position: UInt32, _ body: (UInt32) -> Void) {
    let (records, index) = records(of: position)
    switch records.parents(at: index) {
    case .none: break
    case .one(let first): body(first)
    case .two(let first, let second):
      body(first)
      body(second)
    case .many(let first, let start):
      body(first)
      records.forEachEdge(from: start, body)
    }
  }

  /// How many commits of a layer are held against their objects: all of a small one, every nth of a large one.
  private static let samplesMax = 4096

  /// Tells whether every layer is what git would have written: nothing in it leads a walk astray.
  ///
  /// Looked at once for each state of a file; `verified` remembers it. `header` reads a commit from its object, or
  /// returns `nil` where it is not there: a graph may tell of commits that a partial clone never had.
  func isSound(verified: VerifiedGraphs, header: (ObjectID) -> CommitHeader?) -> Bool {
    for (number, layer) in layers.enumerated() where !verified.contains(layer) {
      let isRight = isSound(number) && tellsWhatObjectsSay(number, header)
      // All of it was read; the question needs a part.
      layer.file.releasePages()
      guard isRight else { return false }
      verified.add(layer)
    }
    return true
  }

  /// Whether commits have the trees and the parents that the layer says: one that was written while grafts or
  /// replacements were heeded is in order, and tells of another history.
  private func tellsWhatObjectsSay(_ number: Int, _ header: (ObjectID) -> CommitHeader?) -> Bool {
    let layer = layers[number]
    for index in stride(from: 0, to: layer.count, by: max(1, layer.count / Self.samplesMax)) {
      guard let header = header(layer.id(at: index)) else { continue }
      let position = UInt32(tables[number].start + index)
      var parents: [ObjectID] = []
      forEachParent(of: position) { parent in
        let (layer, place) = self.place(of: parent)
        parents.append(layer.id(at: place))
      }
      guard header.tree == layer.records.tree(at: index), header.parents == parents else { return false }
    }
    return true
  }

  private func isSound(_ number: Int) -> Bool {
    let layer = layers[number]
    guard layer.isSorted, layer.hasRightChecksum else { return false }
    let records = layer.records
    let end = tables[number].start + layer.count
    for index in 0..<layer.count {
      let level = records.level(at: index)
      // Corrected dates are checked even where another layer keeps them from being used.
      let corrected = layer.hasCorrectedDates ? records.correctedDate(at: index) : 0
      guard level > 0, let corrected else { return false }
      var isRight = true
      func check(_ parent: UInt32) {
        guard Int(parent) < end else {
          isRight = false
          return
        }
        let (below, place) = self.records(of: parent)
        if below.level(at: place) >= level { isRight = false }
        if layer.hasCorrectedDates, below.dateOffsets != nil, (below.correctedDate(at: place) ?? .max) >= corrected {
          isRight = false
        }
      }
      switch records.parents(at: index) {
      case .none: break
      case .one(let first): check(first)
      case .two(let first, let second):
        check(first)
        check(second)
      case .many(let first, let start):
        check(first)
        if !records.forEachEdge(from: start, check) { return false }
      }
      guard isRight else { return false }
    }
    return true
  }
}
