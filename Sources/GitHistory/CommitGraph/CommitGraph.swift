// SPDX-License-Identifier: Apache-2.0

/// A chain of layers as one list of commits, numbered from the lowest layer up.
final class CommitGraph {
  /// The layers, the lowest first.
  let layers: [GraphLayer]
  /// The number of the first commit of each layer.
  private let starts: [Int]
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
    guard !layers.isEmpty, total < Int(GraphLayer.noParent) else { return nil }
    self.layers = layers
    self.starts = starts
    count = total
    usesCorrectedDates = layers.allSatisfy(\.hasCorrectedDates)
  }

  /// Returns the number of a commit, or `nil` when no layer has it.
  func position(of id: ObjectID) -> UInt32? {
    for number in layers.indices.reversed() {
      if let index = layers[number].index(of: id) { return UInt32(starts[number] + index) }
    }
    return nil
  }

  /// Returns the layer that has a commit, and its number within it.
  @inline(__always)
  func place(of position: UInt32) -> (layer: GraphLayer, index: Int) {
    var number = starts.count - 1
    while number > 0, starts[number] > Int(position) { number -= 1 }
    return (layers[number], Int(position) - starts[number])
  }

  /// Returns a number that is greater than those of all parents.
  func generation(_ position: UInt32) -> UInt64 {
    let (layer, index) = place(of: position)
    return usesCorrectedDates ? layer.correctedDate(at: index) ?? 0 : layer.level(at: index)
  }

  /// Calls `body` with each parent in its order.
  @inline(__always)
  func forEachParent(of position: UInt32, _ body: (UInt32) -> Void) {
    let (layer, index) = place(of: position)
    switch layer.parents(at: index) {
    case .none: break
    case .one(let first): body(first)
    case .two(let first, let second):
      body(first)
      body(second)
    case .many(let first, let start):
      body(first)
      layer.forEachEdge(from: start, body)
    }
  }

  /// Tells whether every layer is what git would have written: nothing in it leads a walk astray.
  ///
  /// Looked at once for each state of a file; `verified` remembers it.
  func isSound(verified: VerifiedGraphs) -> Bool {
    for (number, layer) in layers.enumerated() where !verified.contains(layer) {
      guard isSound(number) else { return false }
      verified.add(layer)
    }
    return true
  }

  private func isSound(_ number: Int) -> Bool {
    let layer = layers[number]
    guard layer.isSorted, layer.hasRightChecksum else { return false }
    let end = starts[number] + layer.count
    for index in 0..<layer.count {
      let level = layer.level(at: index)
      // Corrected dates are checked even where another layer keeps them from being used.
      let corrected = layer.hasCorrectedDates ? layer.correctedDate(at: index) : 0
      guard level > 0, let corrected else { return false }
      var isRight = true
      func check(_ parent: UInt32) {
        guard Int(parent) < end else {
          isRight = false
          return
        }
        let (below, place) = self.place(of: parent)
        if below.level(at: place) >= level { isRight = false }
        if layer.hasCorrectedDates, below.hasCorrectedDates, (below.correctedDate(at: place) ?? .max) >= corrected {
          isRight = false
        }
      }
      switch layer.parents(at: index) {
      case .none: break
      case .one(let first): check(first)
      case .two(let first, let second):
        check(first)
        check(second)
      case .many(let first, let start):
        check(first)
        if !layer.forEachEdge(from: start, check) { return false }
      }
      guard isRight else { return false }
    }
    return true
  }
}
