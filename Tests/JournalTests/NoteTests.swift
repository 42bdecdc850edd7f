// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionCore
import Testing

@testable import Journal

@Suite struct NoteTests {
  /// The example of golang.org/x/mod/sumdb/note.
  private static let goKey = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
  private static let goVerifier = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
  private static let goText = """
    If you think cryptography is the answer to your problem,
    then you don't know what your problem is.

    """
  private static let goNote =
    goText + """

      — PeterNeumann \
      x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=

      """

  @Test func `the example note of Go is written and read to the byte`() throws {
    let key = try LogKey(text: Self.goKey)
    #expect(key.text == Self.goKey && key.verifier.text == Self.goVerifier)
    let text = Array(Self.goText.utf8)
    let note = SignedNote(text: text, signatures: [try key.signature(over: text)])
    #expect(String(decoding: note.bytes, as: UTF8.self) == Self.goNote)
    let verifier = try VerifierKey(text: Self.goVerifier)
    #expect(try SignedNote(parsing: note.bytes).signers(among: [verifier]) == [verifier])
  }

  @Test func `the example note of the specification is accepted`() throws {
    let verifier = try VerifierKey(text: "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")
    let note =
      "This is an example message.\n\n— example.com/foo "
      + "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
    #expect(try SignedNote(parsing: Array(note.utf8)).signers(among: [verifier]) == [verifier])
  }

  @Test func `R37 no part of a note and no changed byte of it is believed`() throws {
    let bytes = Array(Self.goNote.utf8)
    let verifier = try VerifierKey(text: Self.goVerifier)
    func isBelieved(_ bytes: [UInt8]) -> Bool {
      guard let note = try? SignedNote(parsing: bytes), let signers = try? note.signers(among: [verifier]) else {
        return false
      }
      return !signers.isEmpty
    }
    #expect(isBelieved(bytes))
    for index in bytes.indices {
      #expect(!isBelieved(Array(bytes[..<index])) && (index == 0 || !isBelieved(Array(bytes[index...]))))
      var changed = bytes
      changed[index] &+= 1
      #expect(!isBelieved(changed))
    }
  }

  @Test func `unknown signatures are ignored and a bad one of a known key rejects the note`() throws {
    let text = Array("hello\n\nworld\n".utf8)
    let known = try Scratch.key()
    let unknown = try LogKey.make(name: "example.com/other")
    let good = try known.signature(over: text)
    let foreign = try unknown.signature(over: text)
    let note = try SignedNote(parsing: SignedNote(text: text, signatures: [foreign, good]).bytes)
    #expect(note.text == text)
    #expect(try note.signers(among: [known.verifier]) == [known.verifier])
    #expect(try note.signers(among: []).isEmpty)
    let bad = NoteSignature(name: foreign.name, keyID: foreign.keyID, signature: Array(repeating: 1, count: 64))
    let spoiled = SignedNote(text: text, signatures: [good, bad])
    #expect(try spoiled.signers(among: [known.verifier]) == [known.verifier])
    #expect(throws: NoteProblem.self) { try spoiled.signers(among: [known.verifier, unknown.verifier]) }
    let many = SignedNote(text: text, signatures: Array(repeating: good, count: 101))
    #expect(throws: NoteProblem.self) { try SignedNote(parsing: many.bytes) }
  }

  @Test func `a cosignature states its time and covers it`() throws {
    let key = try Scratch.key("witness.example/w1")
    let witness = try #require(key.witness)
    #expect(try VerifierKey(text: witness.text) == witness && witness.keyID != key.verifier.keyID)
    let text = Checkpoint(origin: "example.com/shop", size: 1, root: .empty).text
    let signature = try key.cosignature(over: text, time: 1_795_480_200)
    let log = try Scratch.key()
    let note = try SignedNote(
      parsing: SignedNote(text: text, signatures: [log.signature(over: text), signature]).bytes)
    #expect(try note.signers(among: [log.verifier, witness]) == [log.verifier, witness])
    #expect(note.signatures[1].cosignatureTime == 1_795_480_200)
    var later = signature.signature
    later[7] ^= 1
    #expect(!witness.accepts(later, over: text) && !key.verifier.accepts(signature.signature, over: text))
  }

  @Test func `a checkpoint is read strictly`() throws {
    let root = TreeHash.empty.base64
    #expect(try Checkpoint(text: Array("a\n12\n\(root)\nmore\n".utf8)).extensions == ["more"])
    let wrong = [
      "", "a\n", "a\n1\n", "a\n01\n\(root)\n", "a\n+1\n\(root)\n", "a\n-1\n\(root)\n", "a\n1\n\(root)",
      "\n1\n\(root)\n",
      "a\n1\nQUJD\n", "a\n1\n\(root)\n\n", "a\n1\n\(root.dropLast(2))V=\n", "a\n99999999999999999999\n\(root)\n",
    ]
    for text in wrong { #expect(throws: NoteProblem.self) { try Checkpoint(text: Array(text.utf8)) } }
    let other = try Checkpoint(origin: "example.com/else", size: 0, root: .empty).signed(by: Scratch.key())
    #expect(throws: NoteProblem.self) { try Checkpoint.verified(other.bytes, by: Scratch.key().verifier) }
  }

  @Test func `base64 has one spelling for every value`() {
    for count in 0..<20 {
      let bytes = (0..<count).map { UInt8(($0 * 71 + 13) % 256) }
      #expect(Base64.text(bytes) == Data(bytes).base64EncodedString())
      #expect(Base64.bytes(Base64.text(bytes).utf8) == bytes)
    }
    for text in ["QR==", "QQ=", "QQ", "Q===", "====", "QQ==\n", "Q-==", "QQ==QQ=="] {
      #expect(Base64.bytes(text.utf8) == nil)
    }
  }

  @Test func `a key file is private, is never replaced, and is refused when others may read it`() throws {
    let scratch = try Scratch()
    let file = scratch.path + "/log.key"
    let key = try LogKey.make(name: "example.com/shop")
    try key.write(file: file)
    #expect(try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int == 0o600)
    #expect(try LogKey.load(file: file).text == key.text)
    #expect(throws: Failure.self) { try key.write(file: file) }
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: file)
    #expect(throws: Failure.self) { try LogKey.load(file: file) }
    #expect(throws: Failure.self) { try LogKey.load(file: file + ".none") }
    #expect(throws: Failure.self) { try LogKey.make(name: "with blank") }
    for text in ["", Self.goVerifier, Self.goKey + "A", Self.goKey.replacing("c74f20a3", with: "c74f20a4")] {
      #expect(throws: NoteProblem.self) { try LogKey(text: text) }
    }
  }
}
