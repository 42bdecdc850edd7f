// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

/// What has to change in a store that keeps a value for each key.
struct KeyChanges {
  let written: [ConfigurationText.Line]
  let removed: [String]

  init(_ lines: [ConfigurationText.Line], there: [String: String]) {
    written = lines.filter { there[$0.name] != $0.flat }
    let wanted = Set(lines.map(\.name))
    removed = there.keys.filter { !wanted.contains($0) }.sorted()
  }

  /// The names that differ, sorted.
  var names: [String] { (written.map(\.name) + removed).sorted() }

  /// What was done, one line.
  var text: String {
    written.isEmpty && removed.isEmpty
      ? "everything is there already" : "\(written.count) written, \(removed.count) removed"
  }
}
