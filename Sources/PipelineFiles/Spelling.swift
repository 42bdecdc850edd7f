// SPDX-License-Identifier: Apache-2.0
/// Finds the word that was probably meant.
enum Spelling {
  /// Returns the nearest word within two edits.
  static func nearest(to word: String, in known: [String]) -> String? {
    known.map { ($0, distance($0, word)) }.filter { $0.1 <= 2 }.min { $0.1 < $1.1 }?.0
  }

  private static func distance(_ left: String, _ right: String) -> Int {
    let left = Array(left.utf8.prefix(40))
    let right = Array(right.utf8.prefix(40))
    var row = Array(0...right.count)
    for (i, a) in left.enumerated() {
      var previous = row[0]
      row[0] = i + 1
      for (j, b) in right.enumerated() {
        let above = row[j + 1]
        row[j + 1] = Swift.min(previous + (a == b ? 0 : 1), above + 1, row[j] + 1)
        previous = above
      }
    }
    return row[right.count]
  }
}
