// SPDX-License-Identifier: Apache-2.0
import PromotionCore

extension AllowedSigner {
  /// Reads `principal options keytype base64 [comment]`, or returns `nil` for an empty line or a comment.
  init?(_ text: some StringProtocol, line: Int) throws(Malformed) {
    guard !text.utf8.contains(13) else { throw Malformed("it has a carriage return: save it with line feeds only") }
    guard text.utf8.allSatisfy({ $0 >= 32 && $0 != 127 || $0 == 9 }) else {
      throw Malformed("it has a control character")
    }
    var words = Self.words(text)
    guard let first = words.first, !first.hasPrefix("#") else { return nil }
    let person = try Self.principal(words.removeFirst())
    guard let second = words.first else { throw Malformed("it ends after the principal") }
    var options: SignerOptions?
    // Every option but one has an equals sign, and no key type has.
    if second.contains("=") || second.lowercased() == "cert-authority" {
      options = try SignerOptions(second)
      words.removeFirst()
    }
    guard words.count >= 2 else { throw Malformed("it needs a key type and a key in base64") }
    let key = try SSHPublicKey(type: words[0], base64: words[1])
    guard let options, !options.namespaces.isEmpty else {
      throw Malformed("it has no namespaces=\"…\", so the key could be used for anything")
    }
    self.init(
      line: line, person: person, namespaces: options.namespaces, validAfter: options.validAfter,
      validBefore: options.validBefore, key: key)
  }

  /// Splits at blanks outside quotation marks.
  private static func words(_ text: some StringProtocol) -> [String] {
    var words: [String] = []
    var word = ""
    var quoted = false
    for character in text {
      if character == "\"" { quoted.toggle() }
      if !quoted, character == " " || character == "\t" {
        if !word.isEmpty { words.append(word) }
        word = ""
      } else {
        word.append(character)
      }
    }
    return word.isEmpty ? words : words + [word]
  }

  private static func principal(_ word: String) throws(Malformed) -> PersonName {
    // Names that look alike are different people: ASCII has few of them.
    guard word.utf8.allSatisfy({ (33...126).contains($0) }) else {
      throw Malformed("the principal has characters other than printable ASCII")
    }
    guard !word.contains("\"") else { throw Malformed("the principal \(word) has quotation marks") }
    guard !word.contains(",") else { throw Malformed("the line names several principals: write one line for each") }
    guard !word.contains(where: { "*?!".contains($0) }) else {
      throw Malformed("the principal \(word) is a pattern: write the exact name of one person")
    }
    return PersonName(word)
  }
}
