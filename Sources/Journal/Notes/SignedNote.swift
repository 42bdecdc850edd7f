// SPDX-License-Identifier: Apache-2.0
/// A text with signature lines below it (C2SP signed-note v1.0.0).
public struct SignedNote: Hashable, Sendable {
  /// The largest note that is read.
  public static let bytesMax = 1_000_000
  /// The most signatures that are read; the specification asks for at least 16, Go stops at 100.
  public static let signaturesMax = 100

  /// The text with its final newline, the bytes that are signed.
  public let text: [UInt8]
  /// The signature lines, in order.
  public let signatures: [NoteSignature]

  /// Puts text and signatures together.
  public init(text: [UInt8], signatures: [NoteSignature]) {
    self.text = text
    self.signatures = signatures
  }

  /// Reads a note strictly; signatures are not checked yet (C2SP signed-note v1.0.0).
  public init(parsing bytes: [UInt8]) throws(NoteProblem) {
    guard bytes.count <= Self.bytesMax else { throw NoteProblem("the note is too large") }
    guard let valid = String(validating: bytes, as: UTF8.self) else { throw NoteProblem("the note is not UTF-8") }
    guard valid.unicodeScalars.allSatisfy({ $0.value >= 0x20 || $0 == "\n" }) else {
      throw NoteProblem("the note has control characters")
    }
    // The text may have blank lines of its own: the last one ends it.
    var blank = bytes.count - 2
    while blank >= 0, !(bytes[blank] == 0x0A && bytes[blank + 1] == 0x0A) { blank -= 1 }
    guard blank >= 0 else { throw NoteProblem("no blank line before the signatures") }
    let block = bytes[(blank + 2)...]
    guard block.last == 0x0A else { throw NoteProblem("no signature, or the last one has no newline") }
    var signatures: [NoteSignature] = []
    for line in block.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false) {
      guard signatures.count < Self.signaturesMax else { throw NoteProblem("too many signatures") }
      signatures.append(try NoteSignature(line: line))
    }
    self.init(text: Array(bytes[...blank]), signatures: signatures)
  }

  /// The note as bytes.
  public var bytes: [UInt8] { text + [0x0A] + signatures.flatMap(\.bytes) }

  /// Returns those of the keys that have signed; unknown signatures are ignored, a bad one of a known key is an error.
  public func signers(among keys: [VerifierKey]) throws(NoteProblem) -> [VerifierKey] {
    var signers: [VerifierKey] = []
    for signature in signatures {
      for key in keys where key.keyID == signature.keyID && Array(key.name.utf8) == Array(signature.name.utf8) {
        guard key.accepts(signature.signature, over: text) else {
          throw NoteProblem("the signature of \(key.name) is wrong")
        }
        if !signers.contains(key) { signers.append(key) }
      }
    }
    return signers
  }
}
