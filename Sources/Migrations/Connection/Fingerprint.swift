// SPDX-License-Identifier: Apache-2.0
internal import struct Crypto.SHA256
internal import PromotionCore
internal import PromotionPorts

/// A schema as sorted lines by object, so that a difference has a name.
struct Fingerprint: Equatable, Sendable {
  /// The lines by the object that they describe, `table orders`.
  private(set) var objects: [String: [String]] = [:]
  /// The columns of each table in their order; order alone never fails a migration.
  private(set) var order: [String: [String]] = [:]
  /// Objects of the whole server (roles); compared on a copy, not part of the hash.
  private(set) var server: [String: [String]] = [:]

  mutating func add(_ title: String, _ line: String) { objects[title, default: []].append(line) }
  mutating func add(column: String, to table: String) { order[table, default: []].append(column) }
  mutating func add(server title: String, _ line: String) { server[title, default: []].append(line) }

  /// Brings the lines into the order in which they are compared.
  mutating func sort() {
    for title in objects.keys { objects[title]?.sort() }
    for title in server.keys { server[title]?.sort() }
  }

  static func == (left: Self, right: Self) -> Bool { left.objects == right.objects && left.server == right.server }

  /// Says what differs, object by object; empty when nothing does.
  func differences(from wanted: Fingerprint) -> [String] {
    Self.differences(objects, from: wanted.objects) + Self.differences(server, from: wanted.server)
  }

  /// The same without what belongs to the whole server.
  func objectDifferences(from wanted: Fingerprint) -> [String] { Self.differences(objects, from: wanted.objects) }

  private static func differences(_ found: [String: [String]], from wanted: [String: [String]]) -> [String] {
    var differences: [String] = []
    for (title, lines) in wanted.sorted(by: { $0.key < $1.key }) {
      guard let now = found[title] else {
        differences.append("\(title) is gone")
        continue
      }
      guard now != lines else { continue }
      let lost = lines.filter { !now.contains($0) }
      let added = now.filter { !lines.contains($0) }
      let words = changes(lost: lost, added: added)
      differences.append("\(title) is different\(words.isEmpty ? "" : ": \(words)")")
    }
    for title in found.keys.sorted() where wanted[title] == nil { differences.append("\(title) is left behind") }
    return differences
  }

  private static func changes(lost: [String], added: [String]) -> String {
    let lostTitles = lost.map(title)
    let addedTitles = added.map(title)
    var words: [String] = []
    for (line, name) in zip(lost, lostTitles) where !addedTitles.contains(name) {
      _ = line; words.append("without \(name)")
    }
    for (line, name) in zip(added, addedTitles) where !lostTitles.contains(name) {
      _ = line; words.append("with \(name)")
    }
    for (line, name) in zip(lost, lostTitles) {
      guard let other = zip(added, addedTitles).first(where: { $0.1 == name })?.0 else { continue }
      words.append("\(name) was \(rest(of: line)) and is \(rest(of: other))")
    }
    return words.joined(separator: ", ")
  }

  private static func title(_ line: String) -> String { String(line.prefix { $0 != "|" }) }

  private static func rest(of line: String) -> String {
    let text = line.drop { $0 != "|" }.dropFirst().split(separator: "|", omittingEmptySubsequences: true)
    return "\"" + text.joined(separator: " ").prefix(200).map { $0.isNewline ? " " : String($0) }.joined() + "\""
  }

  /// The SHA-256 over the lines.
  var digest: PromotionCore.Digest {
    var hash = SHA256()
    for (title, lines) in objects.sorted(by: { $0.key < $1.key }) {
      hash.update(data: Array("\(title)\n".utf8))
      for line in lines { hash.update(data: Array("  \(line)\n".utf8)) }
    }
    return PromotionCore.Digest(Hexadecimal.text(hash.finalize()))
  }

  /// The hash, and one for each object.
  var image: SchemaImage { SchemaImage(digest, objects: objects.mapValues(\.hashValue)) }
}
