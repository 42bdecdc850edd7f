// SPDX-License-Identifier: Apache-2.0

/// Remembers which graph files were found sound, so that each is read whole only once.
///
/// A line names the checksum and the state of the file; any change of the file makes it a new one. The file is a
/// cache: without it, or when it is wrong, graphs are looked at again.
final class VerifiedGraphs {
  private static let linesMax = 64

  private let cache: CacheFolder
  private var lines: [String]

  init(cache: CacheFolder) {
    self.cache = cache
    lines = (cache.text("verified-graphs") ?? "").split(separator: "\n").map(String.init)
  }

  private static func line(_ layer: GraphLayer) -> String {
    let identity = layer.file.identity
    return "\(layer.checksum.text) \(identity.size) \(identity.inode) \(identity.modifiedNanoseconds)"
      + " \(identity.changedNanoseconds)"
  }

  func contains(_ layer: GraphLayer) -> Bool { lines.contains(Self.line(layer)) }

  func add(_ layer: GraphLayer) {
    lines = Array(lines.suffix(Self.linesMax - 1)) + [Self.line(layer)]
    cache.replace("verified-graphs", with: Array((lines.joined(separator: "\n") + "\n").utf8))
  }
}
