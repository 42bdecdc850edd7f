// SPDX-License-Identifier: Apache-2.0
/// What an up changes of which the code that runs now may make use, from the schema before and after (G5).
///
/// A renamed object is one that is gone. What is only added is no change, except what old code would have to fill in or
/// obey: a required column without default, a constraint or a unique index on a table that was there.
struct ContractChanges {
  let before: Fingerprint
  let after: Fingerprint

  private static let kinds: Set<String> = ["table", "view", "materialized", "foreign", "function", "procedure", "type"]

  var lines: [String] {
    before.objects.keys.sorted().flatMap { title -> [String] in
      let kind = String(title.prefix { $0 != " " })
      guard Self.kinds.contains(kind) else { return [] }
      guard let now = after.objects[title] else { return ["\(title) is gone"] }
      let old = before.objects[title] ?? []
      guard now != old else { return [] }
      return columns(of: title, from: old, to: now) + labels(of: title, from: old, to: now)
        + (kind == "table" ? rules(of: title, from: old, to: now) : [])
    } + uniqueIndexes
  }

  private struct Column {
    let type: String
    let isRequired: Bool
    let isFilled: Bool

    init(_ line: String) {
      let fields = line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().map(String.init)
      type = fields.first ?? ""
      isRequired = fields.contains("not null")
      isFilled = fields.contains { field in
        ["default ", "identity ", "generated "].contains { field.hasPrefix($0) && field != "default none" }
      }
    }
  }

  private func columns(of title: String, from old: [String], to now: [String]) -> [String] {
    let was = Self.named(old, "column ").mapValues(Column.init)
    let new = Self.named(now, "column ").mapValues(Column.init)
    return Set(was.keys).union(new.keys).sorted().compactMap { name in
      switch (was[name], new[name]) {
      case (_?, nil): return "column \(name) of \(title) is gone"
      case (nil, let column?) where column.isRequired && !column.isFilled:
        return "column \(name) of \(title) is new, required and without default"
      case (let old?, let column?) where old.type != column.type:
        return "column \(name) of \(title) is \(column.type) and was \(old.type)"
      case (let old?, let column?) where column.isRequired && !old.isRequired:
        return "column \(name) of \(title) is required now"
      case (let old?, let column?) where old.isFilled && !column.isFilled && column.isRequired:
        return "column \(name) of \(title) has no default any more"
      case _: return nil
      }
    }
  }

  private func labels(of title: String, from old: [String], to now: [String]) -> [String] {
    func labels(_ lines: [String]) -> [String] {
      lines.first { $0.hasPrefix("labels|") }.map { line in
        line.dropFirst("labels|".count).split(separator: ", ").map(String.init)
      } ?? []
    }
    let left = labels(now)
    return labels(old).filter { !left.contains($0) }.map { "\(title) has no value \($0) any more" }
  }

  private func rules(of title: String, from old: [String], to now: [String]) -> [String] {
    ["constraint ", "check of ", "foreign key on ", "policy "].flatMap { kind in
      let was = Self.named(old, kind)
      return Self.named(now, kind).keys.sorted().filter { was[$0] == nil }.map { "\(title) has the new \(kind)\($0)" }
    }
  }

  private var uniqueIndexes: [String] {
    after.objects.keys.sorted().filter { title in
      guard title.hasPrefix("index "), before.objects[title] == nil,
        let line = after.objects[title]?.first(where: { $0.hasPrefix("definition|") })?.lowercased(),
        line.contains("|create unique index ")
      else { return false }
      return before.objects.keys.contains { table in
        let name = table.dropFirst("table ".count).lowercased()
        return table.hasPrefix("table ") && (line.contains(" on \(name) ") || line.contains(" on public.\(name) "))
      }
    }.map { "\($0) is new and unique" }
  }

  private static func named(_ lines: [String], _ kind: String) -> [String: String] {
    Dictionary(
      lines.filter { $0.hasPrefix(kind) }.map { (String($0.dropFirst(kind.count).prefix { $0 != "|" }), $0) },
      uniquingKeysWith: { first, _ in first })
  }
}
