// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionCore
import PromotionTestSupport
import Signatures
import Testing

/// Signatures are written by strangers: no input crashes, and none but the true one is accepted.
@Suite(.serialized) struct HostileInputTests {
  let ring: KeyRing
  init() throws { ring = try KeyRing.shared.get() }

  @Test(arguments: KeyRing.Name.accepted)
  func `R2 a signature cut at any byte is refused`(name: KeyRing.Name) throws {
    let text = Array(try #require(ring.signatures[name]).utf8)
    let line = ring.line(name)
    // Without the last line feed it is still whole.
    for count in 0..<(text.count - 1) {
      let answer = ring.judge(String(decoding: text.prefix(count), as: UTF8.self), line)
      #expect(answer.code == "E0411", "cut at \(count)")
    }
    let bytes = Wire.bytes(String(decoding: text, as: UTF8.self))
    for count in bytes.indices {
      #expect(ring.judge(Wire.armour(Array(bytes.prefix(count))), line).code == "E0411", "cut at byte \(count)")
    }
    #expect(ring.judge(Wire.armour(bytes + [0]), line).words.contains("1 bytes follow"))
  }

  @Test(arguments: KeyRing.Name.accepted)
  func `R8 every flipped byte of a signature is refused`(name: KeyRing.Name) throws {
    let bytes = Wire.bytes(try #require(ring.signatures[name]))
    for index in bytes.indices {
      var changed = bytes
      changed[index] ^= 1
      #expect(ring.judge(Wire.armour(changed), ring.line(name)).code != "", "byte \(index)")
    }
  }

  @Test func `R2 thousands of random mutations are refused and none crashes`() throws {
    let security = SecurityKey()
    var samples = KeyRing.Name.accepted.compactMap { name in ring.signatures[name].map { ($0, ring.line(name)) } }
    for curve in [false, true] {
      samples.append((try security.sign(KeyRing.message, curve: curve, flags: 1), security.line(curve)))
    }
    var random = SplitMix(state: 20_261_124)
    for round in 0..<3000 {
      let (text, line) = samples[round % samples.count]
      var bytes = round % 3 == 0 ? Array(text.utf8) : Wire.bytes(text)
      for _ in 0..<Int.random(in: 1...4, using: &random) { random.mutate(&bytes) }
      let changed = round % 3 == 0 ? String(decoding: bytes, as: UTF8.self) : Wire.armour(bytes)
      guard changed != text else { continue }
      #expect(ring.judge(changed, line).code != "" || changed + "\n" == text, "round \(round)")
    }
  }

  @Test func `R2 random mutations of the allowed signers never let another person in`() throws {
    let signature = try #require(ring.signatures[.ed25519])
    let text = Array((ring.line(.other, "bob@example.com") + ring.line(.ed25519)).utf8)
    var random = SplitMix(state: 7)
    var agreed = 0
    for _ in 0..<2000 {
      var bytes = text
      for _ in 0..<Int.random(in: 1...3, using: &random) { random.mutate(&bytes) }
      let allowed = String(decoding: bytes, as: UTF8.self)
      guard case .success(let person) = ring.judge(signature, allowed) else { continue }
      #expect(person != PersonName("bob@example.com"))
      // Whatever is accepted here, ssh-keygen accepts; a sample, because each costs a process.
      if agreed < 100 {
        #expect(try ring.keygenAccepts(signature, allowed, person: person.rawValue), "\(allowed)")
        agreed += 1
      }
    }
    #expect(agreed == 100)
  }

  @Test func `R13 the armour has one form`() throws {
    let text = try #require(ring.signatures[.ed25519])
    let line = ring.line(.ed25519)
    #expect(ring.judge(String(text.dropLast()), line).code == "")
    for changed in [
      text + "\n", "\n" + text, " " + text, text.replacing("\n", with: "\r\n"), text + "x", text + text,
      text.replacing("SIGNATURE-----\n", with: "SIGNATURE-----\n\n", maxReplacements: 1),
      text.replacing("BEGIN SSH", with: "BEGIN PGP"), text.replacing("\n-----END", with: "=\n-----END"),
      text.replacing("\n-----END", with: "AAAA\n-----END"), text + String(repeating: "\n", count: 20_000),
    ] { #expect(ring.judge(changed, line).code == "E0411", "\(changed)") }
  }

  @Test func `unsigned and unknown fields are refused`() throws {
    let bytes = Wire.bytes(try #require(ring.signatures[.ed25519]))
    let key = Array(bytes[10..<(10 + 4 + 51)])
    let field = Array(bytes.suffix(4 + 4 + 11 + 4 + 64))
    func built(version: UInt8 = 1, namespace: String = KeyRing.namespace, reserved: String = "", hash: String) -> String
    {
      let head = Array("SSHSIG".utf8) + [0, 0, 0, version] + key
      return Wire.armour(
        head + Wire.string(namespace) + Wire.string(reserved) + Wire.string(hash) + field)
    }
    let line = ring.line(.ed25519)
    #expect(built(hash: "sha512") == ring.signatures[.ed25519])
    let reserved = built(reserved: "x", hash: "sha512")
    #expect(ring.judge(reserved, line).words.contains("reserved"))
    #expect(try ring.keygenAccepts(reserved, line), "ssh-keygen takes a reserved field that nobody signed")
    #expect(ring.judge(built(version: 2, hash: "sha512"), line).words.contains("version is 2"))
    #expect(ring.judge(built(hash: "sha1"), line).words.contains("its hash is sha1"))
    #expect(ring.judge(built(hash: "sha256"), line).code == "E0417")
    #expect(ring.judge(built(namespace: "", hash: "sha512"), line, namespace: "").code == "E0411")
    #expect(ring.judge(built(namespace: "a\u{1b}[2K", hash: "sha512"), line).words.contains("printable ASCII"))
  }
}
