// SPDX-License-Identifier: Apache-2.0
import Crypto
import Foundation
import PromotionCore
import Signatures
import Testing

/// One key and one signature have one spelling each: another spelling of the same numbers is refused.
@Suite(.serialized) struct KeyFormTests {
  let ring: KeyRing
  let key = P256.Signing.PrivateKey()
  init() throws { ring = try KeyRing.shared.get() }

  private func refused(
    _ type: String, _ fields: [[UInt8]], _ words: String, at location: SourceLocation = #_sourceLocation
  ) throws {
    let blob = Wire.string(type) + fields.flatMap { Wire.string($0) }
    let line = "bob@example.com namespaces=\"x\" \(type) \(Wire.base64(blob))"
    let answer = ring.judge(try #require(ring.signatures[.ed25519]), line)
    #expect(answer.code == "E0410", sourceLocation: location)
    #expect(answer.words.contains("line 1: ") && answer.words.contains(words), "\(answer)", sourceLocation: location)
  }

  @Test func `R14 keys that are not a point of their curve in its long form are refused`() throws {
    let type = "ecdsa-sha2-nistp256"
    let curve = Array("nistp256".utf8)
    let point = Array(key.publicKey.x963Representation)
    try refused(type, [Array("nistp384".utf8), point], "the curve is not nistp256")
    try refused(type, [curve, Array(key.publicKey.compressedRepresentation)], "not a point")
    try refused(type, [curve, [6 + point[64] % 2] + point.dropFirst()], "not a point")
    try refused(type, [curve, point.dropLast() + [point[64] ^ 1]], "not a point")
    try refused(type, [curve, [0]], "not a point")
    try refused(type, [curve, point, []], "4 bytes follow")
    try refused("ssh-ed25519", [Array(point.prefix(31))], "has 32 bytes")
    try refused("sk-ssh-ed25519@openssh.com", [Array(point.prefix(32))], "ends inside the application")
  }

  @Test func `RSA keys with odd numbers are refused`() throws {
    let modulus = [0, 0xc0] + [UInt8](repeating: 1, count: 383)
    try refused("ssh-rsa", [[1, 0, 1], [0] + modulus], "the modulus is not in its shortest form")
    try refused("ssh-rsa", [[1, 0, 1], Array(modulus.dropFirst())], "the modulus is negative")
    try refused("ssh-rsa", [[1, 0, 1], []], "the modulus is zero")
    try refused("ssh-rsa", [[0], modulus], "the exponent is not in its shortest form")
    try refused("ssh-rsa", [[1], modulus], "exponent")
    try refused("ssh-rsa", [[2], modulus], "exponent")
    try refused("ssh-rsa", [[1, 0, 1], [0x3f] + modulus.suffix(383)], "3070 bits")
    try refused("ssh-rsa", [[1, 0, 1], [0, 0xc0] + [UInt8](repeating: 1, count: 1900)], "unfit modulus")
  }

  @Test func `R8 the numbers of an ECDSA signature have one spelling`() throws {
    let type = "ecdsa-sha2-nistp256"
    let blob = Wire.string(type) + Wire.string("nistp256") + Wire.string(Array(key.publicKey.x963Representation))
    let line = "ann@example.com namespaces=\"\(KeyRing.namespace)\" \(type) \(Wire.base64(blob))\n"
    let fields = Wire.string(KeyRing.namespace) + Wire.string("") + Wire.string("sha512")
    let signed = Array("SSHSIG".utf8) + fields + Wire.string(Array(SHA512.hash(data: KeyRing.message)))
    let raw = Array(try key.signature(for: signed).rawRepresentation)
    func number(_ bytes: some Collection<UInt8>) -> [UInt8] {
      let shortest = Array(bytes.drop { $0 == 0 })
      return (shortest.first ?? 0) >= 0x80 ? [0] + shortest : shortest
    }
    let (r, s) = (number(raw.prefix(32)), number(raw.suffix(32)))
    func judge(_ numbers: [UInt8]) -> Result<PersonName, Failure> {
      let field = Wire.string(type) + Wire.string(numbers)
      let head = Array("SSHSIG".utf8) + [0, 0, 0, 1] + Wire.string(blob)
      return ring.judge(Wire.armour(head + fields + Wire.string(field)), line)
    }
    #expect(judge(Wire.string(r) + Wire.string(s)).code == "")
    #expect(judge(Wire.string([0] + r) + Wire.string(s)).words.contains("r is not in its shortest form"))
    #expect(judge(Wire.string(r) + Wire.string([0] + s)).words.contains("s is not in its shortest form"))
    #expect(judge(Wire.string([]) + Wire.string(s)).words.contains("r is zero"))
    #expect(judge(Wire.string([0x80]) + Wire.string(s)).words.contains("r is negative"))
    #expect(judge(Wire.string([1] + raw.prefix(32)) + Wire.string(s)).words.contains("longer than the curve"))
    #expect(judge(Wire.string(r) + Wire.string(s) + [0]).words.contains("1 bytes follow"))
    #expect(judge(Wire.string(s) + Wire.string(r)).code == "E0417")
  }
}
