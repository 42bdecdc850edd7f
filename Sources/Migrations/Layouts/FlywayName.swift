// SPDX-License-Identifier: Apache-2.0
/// The name of a Flyway file: `V1.2__add_orders.sql`, `U1.2__add_orders.sql`, `R__views.sql`.
///
/// Source: Flyway `ResourceNameParser`, `MigrationVersion`.
struct FlywayName {
  /// What the prefix says.
  enum Kind: Character { case versioned = "V", undo = "U", repeatable = "R", baseline = "B" }

  let kind: Kind
  /// The version with dots, without zeros that mean nothing; empty for a repeatable one.
  let version: String
  /// The description with blanks.
  let description: String
  /// The numbers of the version, without zeros at the end.
  let parts: [UInt64]

  init?(_ path: String) {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    guard name.lowercased().hasSuffix(".sql"), let kind = name.first.flatMap(Kind.init(rawValue:)),
      let separator = name.firstRange(of: "__")
    else { return nil }
    self.kind = kind
    description = String(name[separator.upperBound...].dropLast(4).map { $0 == "_" ? " " : $0 })
    let text = name[name.index(after: name.startIndex)..<separator.lowerBound]
    guard kind != .repeatable else {
      guard text.isEmpty else { return nil }
      version = ""
      parts = []
      return
    }
    let dotted = String(text.map { $0 == "_" ? "." : $0 })
    let numbers = dotted.split(separator: ".", omittingEmptySubsequences: false).map { UInt64($0) }
    guard !numbers.isEmpty, !numbers.contains(nil) else { return nil }
    version = dotted
    let all = numbers.compactMap { $0 }
    parts = Array(all.prefix((all.lastIndex { $0 != 0 } ?? -1) + 1))
  }
}
