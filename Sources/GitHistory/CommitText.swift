// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import PromotionCore
internal import PromotionPorts

/// A commit object read whole: headers, message (gitformat of commit objects, as `git cat-file` shows it).
///
/// Works on bytes where they lie: thousands of messages are read for one plan, and characters and arrays cost many times
/// as much. Only valid while the bytes are.
struct CommitText {
  private typealias Bytes = UnsafeBufferPointer<UInt8>

  private let header: CommitHeader
  private let bytes: UnsafeRawBufferPointer
  private var author: Range<Int>?
  private var committer: Range<Int>?
  private var encoding: Range<Int>?
  /// The signature over the commit, which has a name of its own where ids are SHA-256.
  private var signature: Range<Int>?
  private var messageStart: Int

  /// Reads the bytes of a commit; `nil` when they are none.
  init?(_ bytes: UnsafeRawBufferPointer) {
    guard let header = CommitHeader(bytes) else { return nil }
    self.header = header
    self.bytes = bytes
    messageStart = bytes.count
    var place = 0
    var isInSignature = false
    while place < bytes.count {
      let end = Self.lineEnd(in: bytes, from: place)
      if end == place {
        messageStart = end + 1
        return
      }
      // The first of several is the one, as in git.
      if author == nil { author = Self.value("author ", in: bytes, place..<end) }
      if committer == nil { committer = Self.value("committer ", in: bytes, place..<end) }
      if encoding == nil { encoding = Self.value("encoding ", in: bytes, place..<end) }
      if isInSignature, bytes[place] == 32 {
        signature = signature.map { $0.lowerBound..<end }
      } else {
        isInSignature = false
        let found =
          Self.value("gpgsig ", in: bytes, place..<end) ?? Self.value("gpgsig-sha256 ", in: bytes, place..<end)
        if signature == nil, let found { (signature, isInSignature) = (found, true) }
      }
      place = end + 1
    }
  }

  private static func lineEnd(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
    guard let base = bytes.baseAddress, start < bytes.count else { return bytes.count }
    return memchr(base + start, 10, bytes.count - start).map { UnsafeRawPointer($0) - base } ?? bytes.count
  }

  /// Returns where the value of a field stands, when a line begins with its name and a blank.
  private static func value(_ name: StaticString, in bytes: UnsafeRawBufferPointer, _ line: Range<Int>) -> Range<Int>? {
    let length = name.utf8CodeUnitCount
    guard line.count >= length, let base = bytes.baseAddress,
      memcmp(base + line.lowerBound, name.utf8Start, length) == 0
    else { return nil }
    return (line.lowerBound + length)..<line.upperBound
  }

  /// What the engine needs to know of it.
  func facts(id: ObjectID) -> Commit {
    var text = decoded(messageStart < bytes.count ? messageStart..<bytes.count : nil)
    // What is left after decoding is UTF-8, and every place at which it is cut is one of ASCII.
    let (subject, body, coauthors) = text.withUTF8 { text in
      let (subject, body) = Self.paragraphs(of: text)
      return (subject, body, Self.coauthors(in: text))
    }
    return Commit(
      id: CommitID(id.text), tree: TreeID(header.tree.text), parents: header.parents.map { CommitID($0.text) },
      author: person(author), committer: person(committer), coauthors: coauthors,
      committedAt: Instant(milliseconds: Int64(clamping: header.date) * 1000), subject: subject, body: body,
      signingKey: signature.flatMap { SigningKeyClaim.key(in: unfolded($0)) })
  }

  /// The value of a field of several lines, each but the first of which begins with a blank.
  private func unfolded(_ range: Range<Int>) -> [UInt8] {
    var value: [UInt8] = []
    value.reserveCapacity(range.count)
    for place in range where !(bytes[place] == 32 && place > range.lowerBound && bytes[place - 1] == 10) {
      value.append(bytes[place])
    }
    return value
  }

  /// The subject is the first paragraph in one line, as in git; the body is the rest.
  private static func paragraphs(of text: Bytes) -> (subject: String, body: String) {
    var subject: [Range<Int>] = []
    var place = 0
    while place < text.count {
      let end = text[place...].firstIndex(of: 10) ?? text.count
      let line = trimmed(text, place..<end)
      if !line.isEmpty {
        subject.append(line)
      } else if !subject.isEmpty {
        return (joined(text, subject), string(text, trimmed(text, end..<text.count)))
      }
      place = end + 1
    }
    return (joined(text, subject), "")
  }

  private static func joined(_ text: Bytes, _ lines: [Range<Int>]) -> String {
    guard let first = lines.first else { return "" }
    return lines.dropFirst().reduce(string(text, first)) { $0 + " " + string(text, $1) }
  }

  private static func string(_ text: Bytes, _ range: Range<Int>) -> String {
    String(decoding: UnsafeBufferPointer(rebasing: text[range]), as: UTF8.self)
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }

  private static func trimmed(_ text: Bytes, _ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, isBlank(text[start]) { start += 1 }
    while end > start, isBlank(text[end - 1]) { end -= 1 }
    return start..<end
  }

  private func person(_ line: Range<Int>?) -> Commit.Person {
    guard let line, let open = bytes[line].firstIndex(of: UInt8(ascii: "<")) else {
      return Commit.Person(name: decoded(line), email: "")
    }
    let close = bytes[open..<line.upperBound].firstIndex(of: UInt8(ascii: ">")) ?? line.upperBound
    let name = bytes.withMemoryRebound(to: UInt8.self) { Self.trimmed($0, line.lowerBound..<open) }
    return Commit.Person(name: decoded(name), email: decoded((open + 1)..<close))
  }

  /// Decodes what the `encoding` header says; what is no text of that encoding is read as UTF-8, lossily.
  private func decoded(_ range: Range<Int>?) -> String {
    guard let range, !range.isEmpty else { return "" }
    let part = UnsafeRawBufferPointer(rebasing: bytes[range])
    guard let encoding, !encoding.isEmpty else { return String(decoding: part, as: UTF8.self) }
    let name = String(decoding: bytes[encoding], as: UTF8.self)
    guard name.lowercased() != "utf-8", let text = Self.converted(Array(part), from: name) else {
      return String(decoding: part, as: UTF8.self)
    }
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

  private static let trailer: StaticString = "co-authored-by:"

  /// Reads `Co-authored-by: Name <address>` wherever a line begins with it; a forged one only excludes more people.
  private static func coauthors(in text: Bytes) -> [Commit.Person] {
    var found: [Commit.Person] = []
    var place = 0
    while place < text.count, let base = text.baseAddress {
      let end = memchr(base + place, 10, text.count - place).map { UnsafeRawPointer($0) - UnsafeRawPointer(base) }
      let line = place..<(end ?? text.count)
      place = line.upperBound + 1
      guard line.count > trailer.utf8CodeUnitCount, text[line.lowerBound] | 32 == UInt8(ascii: "c"),
        strncasecmp(
          UnsafeRawPointer(base + line.lowerBound).assumingMemoryBound(to: CChar.self),
          UnsafeRawPointer(trailer.utf8Start).assumingMemoryBound(to: CChar.self), trailer.utf8CodeUnitCount) == 0
      else { continue }
      let rest = (line.lowerBound + trailer.utf8CodeUnitCount)..<line.upperBound
      guard let open = text[rest].lastIndex(of: UInt8(ascii: "<")),
        let close = text[rest].lastIndex(of: UInt8(ascii: ">")),
        open < close
      else { continue }
      found.append(
        Commit.Person(
          name: string(text, trimmed(text, rest.lowerBound..<open)), email: string(text, (open + 1)..<close)))
    }
    return found
  }
}
