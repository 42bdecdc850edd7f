// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Takes secrets out of an output as it passes by, across the borders of its pieces (R25).
///
/// It knows a secret as it is, in base64 at each of the three alignments, URL-encoded, hexadecimal and JSON-escaped.
/// That is best effort: a program that wants to show a secret finds another form. The control that holds is that code
/// which nobody approved does not get the secret.
struct SecretMask {
  /// Shorter ones would mask half of every output.
  static let lengthMin = 8
  private static let replacement = Array("***".utf8)

  /// What is looked for, the longest first.
  private let forms: [[UInt8]]
  private let longest: Int
  private var held: [UInt8] = []

  init(secrets: [String]) {
    var forms: Set<[UInt8]> = []
    for secret in secrets where secret.utf8.count >= Self.lengthMin {
      forms.formUnion(Self.forms(of: Array(secret.utf8)))
      // Keys in PEM and similar have several lines, and an output shows them one by one.
      for line in secret.split(separator: "\n") where line.utf8.count >= Self.lengthMin {
        forms.formUnion(Self.forms(of: Array(line.utf8)))
      }
    }
    self.forms = forms.filter { $0.count >= Self.lengthMin }.sorted { $0.count > $1.count }
    longest = self.forms.first?.count ?? 0
  }

  /// Returns what can be let through of what is held and the next piece.
  mutating func masked(_ piece: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard longest > 0 else { return piece }
    held.append(contentsOf: piece)
    return release(isEnd: false)
  }

  /// Returns what is still held, at the end.
  mutating func rest() -> ArraySlice<UInt8> { longest > 0 ? release(isEnd: true) : [] }

  /// Keeps only what may be the begin of a form: people who watch a quiet command would wait for its lines for ever.
  private mutating func release(isEnd: Bool) -> ArraySlice<UInt8> {
    var passed: [UInt8] = []
    var index = 0
    while index < held.count {
      let ahead = held[index...]
      if !isEnd, ahead.count < longest,
        forms.contains(where: { $0.count > ahead.count && $0.starts(with: ahead) })
      {
        break
      }
      if let form = forms.first(where: { ahead.starts(with: $0) }) {
        passed += Self.replacement
        index += form.count
      } else {
        passed.append(held[index])
        index += 1
      }
    }
    held.removeFirst(index)
    return passed[...]
  }

  private static func forms(of secret: [UInt8]) -> Set<[UInt8]> {
    var forms: Set<[UInt8]> = [secret]
    for shift in 0..<3 {
      let text = Data([UInt8](repeating: 0, count: shift) + secret).base64EncodedString()
      // What depends on the neighbours is cut: the first characters after a shift, the last ones before the padding.
      let begin = [0, 2, 3][shift]
      let end = text.count - (text.hasSuffix("==") ? 3 : text.hasSuffix("=") ? 2 : 0)
      guard end > begin else { continue }
      let core = Array(text.utf8)[begin..<end]
      forms.insert(Array(core))
      forms.insert(
        core.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: "-") : $0 == UInt8(ascii: "/") ? UInt8(ascii: "_") : $0 })
    }
    let hex = secret.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    forms.insert(Array(hex.utf8))
    forms.insert(Array(hex.uppercased().utf8))
    // Tools differ: some leave the slash, some write small digits, some a plus for a blank.
    for blank in ["%20", "+"] {
      for kept in ["", "/", "!'()*", "/!'()*"] {
        forms.insert(percent(secret, blank: blank, kept: kept, uppercase: true))
        forms.insert(percent(secret, blank: blank, kept: kept, uppercase: false))
      }
    }
    for slash in [false, true] {
      for markup in [false, true] { forms.insert(json(secret, slash: slash, markup: markup)) }
    }
    return forms
  }

  private static func percent(_ secret: [UInt8], blank: String, kept: String, uppercase: Bool) -> [UInt8] {
    secret.flatMap { byte -> [UInt8] in
      switch byte {
      case _ where kept.utf8.contains(byte): [byte]
      case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "~"):
        [byte]
      case 32: Array(blank.utf8)
      case _: Array(("%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: uppercase)).utf8)
      }
    }
  }

  private static func json(_ secret: [UInt8], slash: Bool, markup: Bool) -> [UInt8] {
    secret.flatMap { byte -> [UInt8] in
      switch byte {
      case UInt8(ascii: "\""): Array("\\\"".utf8)
      case UInt8(ascii: "\\"): Array("\\\\".utf8)
      case 10: Array("\\n".utf8)
      case 13: Array("\\r".utf8)
      case 9: Array("\\t".utf8)
      case UInt8(ascii: "/") where slash: Array("\\/".utf8)
      case UInt8(ascii: "<") where markup, UInt8(ascii: ">") where markup, UInt8(ascii: "&") where markup:
        Array("\\u00\(String(byte, radix: 16))".utf8)
      case _: [byte]
      }
    }
  }
}
