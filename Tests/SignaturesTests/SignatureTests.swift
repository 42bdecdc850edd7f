// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionCore
import Signatures
import Testing

/// The native checker and ssh-keygen give the same answers about real keys.
@Suite(.serialized) struct SignatureTests {
  let ring: KeyRing
  init() throws { ring = try KeyRing.shared.get() }

  @Test(arguments: KeyRing.Name.accepted)
  func `R13 a signature by each kind of key names its person, as ssh-keygen finds`(name: KeyRing.Name) throws {
    let signature = try #require(ring.signatures[name])
    let allowed = "# people\n\n" + ring.line(.other, "bob@example.com") + ring.line(name)
    #expect(ring.judge(signature, allowed) == .success(PersonName("ann@example.com")))
    #expect(try ring.keygenAccepts(signature, allowed))
  }

  @Test func `a sha256 signature counts`() throws {
    let signature = try ring.sign(.ed25519, options: ["-Ohashalg=sha256"])
    #expect(ring.judge(signature, ring.line(.ed25519)) == .success(PersonName("ann@example.com")))
    #expect(try ring.keygenAccepts(signature, ring.line(.ed25519)))
  }

  @Test(arguments: KeyRing.Name.accepted)
  func `R8 one changed byte of the message is refused, as ssh-keygen does`(name: KeyRing.Name) throws {
    let signature = try #require(ring.signatures[name])
    var message = KeyRing.message
    message[3] ^= 1
    let answer = ring.judge(signature, ring.line(name), message: message)
    #expect(answer.code == "E0417")
    #expect(try !ring.keygenAccepts(signature, ring.line(name), message: message))
  }

  @Test(arguments: ["git", "file", "promotion-approval@sluice.de", "promotion-approval@sluice.dev2"])
  func `R13 a signature made for another namespace is refused, as ssh-keygen does`(namespace: String) throws {
    let signature = try ring.sign(.ed25519, namespace: namespace)
    let answer = ring.judge(signature, ring.line(.ed25519))
    #expect(answer.code == "E0412")
    #expect(answer.words.contains("its namespace is \(namespace)"))
    #expect(try !ring.keygenAccepts(signature, ring.line(.ed25519)))
  }

  @Test func `R13 a key that is allowed for another namespace is refused, as ssh-keygen does`() throws {
    let signature = try #require(ring.signatures[.ed25519])
    let allowed = "ann@example.com namespaces=\"git,file\" \(ring.key(.ed25519))\n"
    let answer = ring.judge(signature, allowed)
    #expect(answer.code == "E0414")
    #expect(answer.words.contains("line 1"))
    #expect(try !ring.keygenAccepts(signature, allowed))
    let both = allowed + ring.line(.ed25519)
    #expect(ring.judge(signature, both) == .success(PersonName("ann@example.com")))
    #expect(try ring.keygenAccepts(signature, both))
  }

  @Test func `an unknown key is refused with its fingerprint and the line to add`() throws {
    let signature = try #require(ring.signatures[.ed25519])
    let allowed = ring.line(.other)
    let answer = ring.judge(signature, allowed)
    #expect(answer.code == "E0413")
    let listing = try Tool.run(["ssh-keygen", "-l", "-f", ring.path(.ed25519) + ".pub"])
    let fingerprint = String(decoding: listing.output, as: UTF8.self).split(separator: " ")[1]
    #expect(answer.words.contains(fingerprint))
    #expect(answer.words.contains("namespaces=\"\(KeyRing.namespace)\" \(ring.key(.ed25519))"))
    #expect(try !ring.keygenAccepts(signature, allowed))
  }

  @Test(arguments: [
    (#",valid-before="20261124003000Z""#, ""), (#",valid-before="20261124002959Z""#, "E0415"),
    (#",valid-before="202611240029""#, "E0415"), (#",valid-before="20250101Z""#, "E0415"),
    (#",valid-before="20261125""#, ""), (#",valid-after="20261124003000Z""#, ""),
    (#",valid-after="20261124003001Z""#, "E0416"), (#",valid-after="20261125""#, "E0416"),
    (#",valid-after="20261124""#, ""), (#",valid-after="20261123",valid-before="20261125""#, ""),
  ])
  func `R12 validity is judged at the given moment, as ssh-keygen does`(options: String, code: String) throws {
    let signature = try #require(ring.signatures[.nistp256])
    let allowed = ring.line(.nistp256, options: options)
    let answer = ring.judge(signature, allowed)
    #expect(answer.code == code)
    #expect(try ring.keygenAccepts(signature, allowed) == code.isEmpty)
  }

  @Test func `R12 a key with two terms counts in either`() throws {
    let signature = try #require(ring.signatures[.ed25519])
    let early = ring.line(.ed25519, options: #",valid-before="20250101Z""#)
    let late = ring.line(.ed25519, options: #",valid-after="20260101Z""#)
    #expect(ring.judge(signature, early + late).code == "")
    #expect(ring.judge(signature, late + early).code == "")
    #expect(ring.judge(signature, early + late, at: KeyRing.at("2025-06-01T00:00:00.000Z")).code == "E0416")
  }

  @Test func `weak and unknown keys are refused by name`() throws {
    let allowed = ring.line(.ed25519)
    let weak = ring.judge(try #require(ring.signatures[.rsa2048]), allowed)
    #expect(weak.code == "E0411")
    #expect(weak.words.contains("2048 bits"))
    let curve = ring.judge(try #require(ring.signatures[.nistp521]), allowed)
    #expect(curve.code == "E0411")
    #expect(curve.words.contains("ecdsa-sha2-nistp521"))
  }

  @Test(arguments: ["rsa-sha2-256", "ssh-rsa", "rsa-sha2-513"])
  func `an RSA signature of another algorithm is refused`(name: String) throws {
    let signature = try #require(ring.signatures[.rsa3072])
    var bytes = Wire.bytes(signature)
    // magic, version, key, namespace, reserved, hash: the signature field is the rest.
    let length = 4 + 12 + 4 + 384
    bytes = Array(bytes.dropLast(length + 4))
    let number = Array(Wire.bytes(signature).suffix(384))
    bytes += Wire.string(Wire.string(name) + Wire.string(number))
    let answer = ring.judge(Wire.armour(bytes), ring.line(.rsa3072))
    #expect(answer.code == "E0411")
    #expect(answer.words.contains("must sign with rsa-sha2-512, and this says \(name)"))
  }
}
