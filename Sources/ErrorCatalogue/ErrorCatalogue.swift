// SPDX-License-Identifier: Apache-2.0

// The words are in the binary, so that they are there without network, manual or repository.
// A test reads the sources and holds the table equal to the failures that are made there.

/// Every error that sluice can say.
public enum ErrorCatalogue {
  /// The parts of sluice in the order in which a run meets them.
  public static var areas: [ErrorArea] {
    [
      call, git, policy, requests, rights, execution, programs, approvals, migrations, journal,
      journalDatabase, receipts,
      configuration, environments, notifications, defects,
    ]
  }

  /// Every entry, by area.
  public static var entries: [ErrorEntry] { areas.flatMap(\.entries) }

  /// Returns the entry of a code; `E0412`, `e0412`, `412` and `error[E0412]` name the same.
  public static func entry(_ text: String) -> ErrorEntry? {
    guard let number = number(text) else { return nil }
    return entries.first { Self.number($0.code) == number }
  }

  /// Returns the area in which an entry stands.
  public static func area(of entry: ErrorEntry) -> ErrorArea? { areas.first { $0.entries.contains(entry) } }

  /// Returns the codes that are likely meant: those with the fewest other digits, then the nearest numbers.
  public static func near(_ text: String, count: Int = 3) -> [String] {
    guard let number = number(text) else { return [] }
    func distance(_ entry: ErrorEntry) -> (Int, Int) {
      let other = Self.number(entry.code) ?? 0
      let digits = zip(padded(number), padded(other)).filter { $0 != $1 }.count
      return (digits, abs(other - number))
    }
    return Array(entries.sorted { distance($0) < distance($1) }.map(\.code).prefix(count))
  }

  private static func number(_ text: String) -> Int? {
    let digits = text.filter { $0.isASCII && $0.isNumber }
    let rest = text.lowercased().filter { !$0.isNumber }
    guard ["", "e", "error[e]", "[e]"].contains(rest), digits.count <= 4 else { return nil }
    return Int(digits)
  }

  private static func padded(_ number: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: Swift.max(0, 4 - text.count)) + text
  }
}
