// SPDX-License-Identifier: Apache-2.0

/// Finds the commit-graph that git wrote: one file or a split chain, here or in an alternate object folder.
struct GraphFiles {
  /// The folders of objects, this repository's first.
  let objectFolders: [String]

  init(commonDirectory: String) { objectFolders = AlternateFolders(commonDirectory: commonDirectory).folders }

  /// Returns the layers, the lowest first; empty when there is no graph that can be read.
  var layers: [GraphLayer] {
    for folder in objectFolders {
      if let layer = GraphLayer(path: "\(folder)/info/commit-graph") { return [layer] }
      let names = Self.lines(of: "\(folder)/info/commit-graphs/commit-graph-chain")
      let layers = names.compactMap(layer(named:))
      // What lies above a layer that is not there hangs in the air; what lies below is of use.
      let whole = zip(layers, names).prefix { layer, name in layer.checksum.text == name }
      if !whole.isEmpty { return whole.map(\.0) }
    }
    return []
  }

  private func layer(named name: String) -> GraphLayer? {
    guard ObjectID(hexadecimal: name) != nil else { return nil }
    for folder in objectFolders {
      if let layer = GraphLayer(path: "\(folder)/info/commit-graphs/graph-\(name).graph") { return layer }
    }
    return nil
  }

  static func lines(of path: String) -> [String] {
    guard let file = MappedFile(path: path), let bytes = file.part(at: 0, count: min(file.count, 1 << 20)) else {
      return []
    }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}
