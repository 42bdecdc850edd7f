// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

/// What writing out a tree has to remember: its attributes, and the symbolic links that leave it.
struct TreeExport {
  /// The tree.
  let root: ObjectID
  /// What is wanted of it.
  let paths: PathFilter
  /// What its `.gitattributes` say.
  var attributes = TreeAttributes()
  /// The links that would leave it.
  var leaving: [(path: String, target: String)] = []

  private var entries = 0

  /// Counts an entry, and refuses one too many.
  mutating func count() throws(Failure) {
    entries += 1
    guard entries <= GitRepository.filesMax else { throw GitProblems.tooMany("the commit", GitRepository.filesMax) }
  }

  init(root: ObjectID, paths: PathFilter) {
    self.root = root
    self.paths = paths
  }

  /// Whether an entry is written, or a folder entered.
  func wants(_ path: String, isFolder: Bool) -> Bool {
    if paths.isEverything { return true }
    return isFolder ? paths.mayMatch(under: path.utf8) : paths.matches(path.utf8)
  }

  /// Tells whether a link stays in the tree whatever the other links of the tree are.
  ///
  /// It may climb out of what is a folder of the tree only: behind a name that is a link, `..` would leave from wherever
  /// that one leads.
  func staysInside(
    _ target: [UInt8], from path: String, isFolder: (_ path: String) throws(Failure) -> Bool
  ) throws(Failure) -> Bool {
    guard let first = target.first, first != UInt8(ascii: "/"), !target.contains(0) else { return false }
    var place = path.split(separator: "/").dropLast().map(String.init)
    var certain = place.count
    for part in target.split(separator: UInt8(ascii: "/")) where part != [UInt8(ascii: ".")] {
      guard part.elementsEqual("..".utf8) else {
        place.append(String(decoding: part, as: UTF8.self))
        continue
      }
      guard !place.isEmpty else { return false }
      if place.count > certain {
        guard try isFolder(place.joined(separator: "/")) else { return false }
      }
      place.removeLast()
      certain = min(certain, place.count)
    }
    return true
  }
}
