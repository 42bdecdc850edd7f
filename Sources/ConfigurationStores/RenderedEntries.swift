// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

/// Takes rendered configuration apart into names and what follows them; every format has one name a line.
enum RenderedEntries {
  static func differences(_ wanted: String, _ there: String, format: ConfigurationFormat) -> [String] {
    let (left, right) = (entries(wanted, format), entries(there, format))
    return Set(left.keys).union(right.keys).filter { left[$0] != right[$0] }.sorted()
  }

  private static func entries(_ text: String, _ format: ConfigurationFormat) -> [String: Substring] {
    var entries: [String: Substring] = [:]
    let separator: Character = format == .dotenv ? "=" : ":"
    for line in text.split(separator: "\n") {
      var line = line.drop { $0 == " " }
      if line.hasSuffix(",") { line.removeLast() }
      guard let end = line.firstIndex(of: separator) else { continue }
      let name = line[..<end].filter { $0 != "\"" }
      entries[name] = line[line.index(after: end)...]
    }
    return entries
  }
}
