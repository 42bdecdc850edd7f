// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionCore
import Signatures
import Testing

/// A malformed allowed signers file is refused as a whole, with the line of each problem.
@Suite(.serialized) struct AllowedSignersTests {
  let ring: KeyRing
  init() throws { ring = try KeyRing.shared.get() }

  private func judge(_ allowed: String) throws -> Result<PersonName, Failure> {
    ring.judge(try #require(ring.signatures[.ed25519]), allowed)
  }

  private func refused(_ line: String, _ words: String, at location: SourceLocation = #_sourceLocation) throws {
    let answer = try judge("# first\n" + ring.line(.ed25519) + line)
    #expect(answer.code == "E0410", sourceLocation: location)
    #expect(answer.words.contains("line 3: "), sourceLocation: location)
    #expect(answer.words.contains(words), "\(answer.words)", sourceLocation: location)
    guard case .failure(let failure) = answer else { return }
    #expect(failure.kind == .usage, sourceLocation: location)
  }

  @Test(arguments: ["*@example.com", "*", "ann?example.com", "!bob@example.com", "a*,b"])
  func `R14 E3 a principal that is a pattern is refused`(person: String) throws {
    try refused(ring.line(.other, person), person.contains(",") ? "several" : "is a pattern")
  }

  @Test func `R14 several principals in one line are refused`() throws {
    try refused(ring.line(.other, "ann@example.com,bob@example.com"), "several principals")
  }

  @Test func `R14 one key for two principals is refused`() throws {
    try refused(ring.line(.ed25519, "bob@example.com"), "already that of ann@example.com in line 2")
  }

  @Test func `R10 one person in two spellings is refused, since two would count`() throws {
    try refused(ring.line(.other, "Ann@Example.com"), "is ann@example.com of line 2 in another case")
  }

  @Test func `R14 certificate authorities are refused`() throws {
    let options = "namespaces=\"\(KeyRing.namespace)\""
    try refused("ca@example.com cert-authority,\(options) \(ring.key(.other))", "cert-authority is not taken")
    try refused("ca@example.com cert-authority \(ring.key(.other))", "cert-authority is not taken")
    try refused("a@example.com CERT-AUTHORITY \(ring.key(.other))", "cert-authority is not taken")
    try refused("a@b \(options) ssh-ed25519-cert-v01@openssh.com AAAA", "is a certificate")
  }

  @Test func `R13 a line without exact namespaces is refused`() throws {
    try refused("bob@example.com \(ring.key(.other))", "no namespaces=")
    try refused("bob@example.com valid-before=\"20300101\" \(ring.key(.other)) c", "no namespaces=")
    try refused("bob@example.com namespaces=\"*\" \(ring.key(.other))", "is a pattern")
    try refused("bob@example.com namespaces=\"git,!file\" \(ring.key(.other))", "is a pattern")
    try refused("bob@example.com namespaces=\"\" \(ring.key(.other))", "needs a value")
    try refused("bob@example.com namespaces=git \(ring.key(.other))", "needs a value")
    try refused("bob@example.com namespaces=\"a,\" \(ring.key(.other))", "empty name")
    try refused("bob@example.com namespaces=\"\u{212A}\" \(ring.key(.other))", "printable ASCII")
  }

  @Test(arguments: [
    "2026", "20261301", "20260230", "2026010124", "202601012400", "20260101000060", "20260101ZZ", "-20260101",
    "2026-01-01", "",
  ])
  func `dates that do not exist are refused`(date: String) throws {
    try refused(ring.line(.other, options: ",valid-after=\"\(date)\""), "valid-after")
  }

  @Test func `other malformed lines are refused`() throws {
    let key = ring.key(.other)
    let options = "namespaces=\"\(KeyRing.namespace)\""
    try refused(ring.line(.other, options: ",valid-after=\"20260102\",valid-before=\"20260101\""), "not before")
    try refused(ring.line(.other, options: ",namespaces=\"x\""), "stands twice")
    try refused(ring.line(.other, options: ",verify-required=\"x\""), "is not known")
    try refused(ring.line(.other, "jörg@example.com"), "printable ASCII")
    try refused(ring.line(.other, "\"ann@example.com\""), "quotation marks")
    try refused("bob@example.com", "ends after the principal")
    try refused("bob@example.com \(options)", "needs a key type")
    try refused("bob@example.com \(options) ssh-ed25519", "needs a key type")
    try refused("bob@example.com namespaces=\"x \(key)", "not closed")
    try refused("bob@example.com \(options) ssh-dss AAAA", "the key type ssh-dss is not one of")
    try refused("bob@example.com \(options) ssh-rsa \(key.split(separator: " ")[1])", "the line says ssh-rsa")
    try refused("bob@example.com \(options) \(key)A", "canonical base64")
    try refused("bob@example.com \(options) \(key.dropLast(4))", "it ends inside the key")
    try refused("bob@example.com \(options) \(key)AAAA", "3 bytes follow the key")
    try refused(ring.line(.rsa2048, "bob@example.com"), "2048 bits")
    try refused(ring.line(.other).replacing("\n", with: "\r\n"), "carriage return")
    try refused(ring.line(.other).dropLast() + "\u{1b}[2K", "control character")
  }

  @Test func `every problem is named, to a limit`() throws {
    let answer = try judge("a\nb\n" + ring.line(.ed25519) + "c")
    #expect(answer.words.contains("line 1: ") && answer.words.contains("line 2: "))
    #expect(answer.words.contains("line 4: ") && !answer.words.contains("line 3: "))
    let many = try judge(String(repeating: "a\n", count: 1000))
    #expect(many.words.split(separator: "\n").count < 30)
    #expect(try judge(String(repeating: "# a\n", count: 100_000)).code == "E0410")
  }

  @Test func `an empty file knows nobody`() throws {
    #expect(try judge("").code == "E0413")
    #expect(try judge("\n\n# nobody\n \t\n").code == "E0413")
  }
}
