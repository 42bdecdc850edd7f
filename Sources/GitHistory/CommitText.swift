// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import PromotionCore
internal import PromotionPorts

/// A commit object read whole: headers, message, signature (gitformat of commit objects, as `git cat-file` shows it).
struct CommitText {
  let header: CommitHeader
  private let fields: [(name: String, value: [UInt8])]
  private let message: [UInt8]

  /// Reads the bytes of a commit; `nil` when they are none.
  init?(_ bytes: UnsafeRawBufferPointer) {
    guard let header = CommitHeader(bytes) else { return nil }
    self.header = header
    var fields: [(String, [UInt8])] = []
    var place = 0
    while place < bytes.count {
      let end = bytes[place...].firstIndex(of: 10) ?? bytes.count
      if end == place { break }
      let line = bytes[place..<end]
      place = min(end + 1, bytes.count)
      // A line that begins with a space goes on with the field before it.
      if line.first == 32, let last = fields.indices.last {
        fields[last].1 += [10] + line.dropFirst()
      } else {
        let name = line.prefix { $0 != 32 }
        fields.append((String(decoding: name, as: UTF8.self), Array(line.dropFirst(name.count + 1))))
      }
    }
    self.fields = fields.map { (name: $0.0, value: $0.1) }
    message = place < bytes.count ? Array(bytes[(place + 1)...]) : []
  }

  private func field(_ name: String) -> [UInt8]? { fields.first { $0.name == name }?.value }

  /// What the engine needs to know of it.
  func facts(id: ObjectID) -> Commit {
    let text = decoded(message)
    let paragraphs = Self.paragraphs(of: text)
    return Commit(
      id: CommitID(id.text), tree: TreeID(header.tree.text), parents: header.parents.map { CommitID($0.text) },
      author: person("author"), committer: person("committer"), coauthors: Self.coauthors(in: text),
      committedAt: Instant(milliseconds: Int64(clamping: header.date) * 1000), subject: paragraphs.subject,
      body: paragraphs.body, signingKey: field("gpgsig").flatMap { SigningKeyClaim.key(in: $0) })
  }

  /// The subject is the first paragraph in one line, as in git; the body is the rest.
  ///
  /// Works on bytes: thousands of messages are read for one plan, and characters cost many times as much.
  private static func paragraphs(of text: String) -> (subject: String, body: String) {
    let lines = text.utf8.split(separator: 10, omittingEmptySubsequences: false)
    let rest = lines.drop { $0.allSatisfy(isBlank) }
    let first = rest.prefix { !$0.allSatisfy(isBlank) }
    let subject = first.map { trimmed(Substring($0)) }.joined(separator: " ")
    let body = rest.dropFirst(first.count).first.map { trimmed(text[$0.startIndex...]) } ?? ""
    return (subject, body)
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }

  private static func trimmed(_ text: Substring) -> String {
    let bytes = text.utf8
    guard let start = bytes.firstIndex(where: { !isBlank($0) }), let last = bytes.lastIndex(where: { !isBlank($0) })
    else { return "" }
    return String(text[start..<bytes.index(after: last)])
  }

  private func person(_ name: String) -> Commit.Person {
    let value = field(name) ?? []
    guard let open = value.firstIndex(of: UInt8(ascii: "<")) else {
      return Commit.Person(name: decoded(value), email: "")
    }
    let close = value[open...].firstIndex(of: UInt8(ascii: ">")) ?? value.endIndex
    return Commit.Person(
      name: Self.trimmed(decoded(Array(value[..<open]))[...]), email: decoded(Array(value[(open + 1)..<close])))
  }

  /// Decodes what the `encoding` header says; what is no text of that encoding is read as UTF-8, lossily.
  private func decoded(_ bytes: [UInt8]) -> String {
    guard let encoding = field("encoding").map({ String(decoding: $0, as: UTF8.self) }),
      encoding.lowercased() != "utf-8",
      let text = Self.converted(bytes, from: encoding)
    else { return String(decoding: bytes, as: UTF8.self) }
    return text
  }

  private static func converted(_ bytes: [UInt8], from encoding: String) -> String? {
    guard let converter = iconv_open("UTF-8", encoding), converter != iconv_t(bitPattern: -1) else { return nil }
    defer { iconv_close(converter) }
    var input = bytes.map { CChar(bitPattern: $0) }
    var output = [CChar](repeating: 0, count: 4 * bytes.count + 16)
    let written = input.withUnsafeMutableBufferPointer { source in
      output.withUnsafeMutableBufferPointer { target -> Int? in
        var (from, to) = (source.baseAddress, target.baseAddress)
        var (left, room) = (source.count, target.count)
        guard iconv(converter, &from, &left, &to, &room) != -1 else { return nil }
        return target.count - room
      }
    }
    return written.map { count in String(decoding: output[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self) }
  }

  private static let trailer = Array("co-authored-by:".utf8)

  /// Reads `Co-authored-by: Name <address>` wherever a line begins with it; a forged one only excludes more people.
  private static func coauthors(in message: String) -> [Commit.Person] {
    message.utf8.split(separator: 10).compactMap { line in
      guard line.count > trailer.count, zip(line, trailer).allSatisfy({ $0 | 32 == $1 | 32 }) else { return nil }
      let rest = Substring(line.dropFirst(trailer.count))
      guard let open = rest.lastIndex(of: "<"), let close = rest.lastIndex(of: ">"), open < close else { return nil }
      return Commit.Person(name: trimmed(rest[..<open]), email: String(rest[rest.index(after: open)..<close]))
    }
  }
}
