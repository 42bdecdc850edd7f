// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionCore
import PromotionPorts
import Signatures
import Testing

/// FIDO keys count only with a touch.
@Suite(.serialized) struct SecurityKeyTests {
  let ring: KeyRing
  let security = SecurityKey()
  init() throws { ring = try KeyRing.shared.get() }

  @Test(arguments: [false, true], [UInt8(1), 5])
  func `R15 a touched security key names its person, as ssh-keygen finds`(curve: Bool, flags: UInt8) throws {
    let signature = try security.sign(KeyRing.message, curve: curve, flags: flags)
    #expect(ring.judge(signature, security.line(curve)) == .success(PersonName("ann@example.com")))
    #expect(try ring.keygenAccepts(signature, security.line(curve)))
  }

  @Test(arguments: [false, true], [UInt8(0), 4])
  func `R15 an untouched security key is refused, though ssh-keygen takes it`(curve: Bool, flags: UInt8) throws {
    let signature = try security.sign(KeyRing.message, curve: curve, flags: flags)
    #expect(ring.judge(signature, security.line(curve)).code == "E0418")
    #expect(try ring.keygenAccepts(signature, security.line(curve)))
  }

  @Test func `R15 what is asked of a security key no other key gives`() throws {
    func judge(_ signature: String, _ line: String, _ demand: SecurityKeyDemand) -> String {
      do throws(Failure) {
        _ = try ring.checker.person(
          whoSigned: KeyRing.message, signature: signature, namespace: KeyRing.namespace,
          rules: SignerRules(allowedSigners: line, securityKey: demand), at: KeyRing.now)
        return ""
      } catch { return error.code }
    }
    let software = try #require(ring.signatures[.ed25519])
    #expect(judge(software, ring.line(.ed25519), .none) == "")
    #expect(judge(software, ring.line(.ed25519), .touch) == "E0432")
    #expect(judge(software, ring.line(.ed25519), .verify) == "E0432")
    for curve in [false, true] {
      let touched = try security.sign(KeyRing.message, curve: curve, flags: 1)
      let verified = try security.sign(KeyRing.message, curve: curve, flags: 5)
      let forged = try security.sign(KeyRing.message, curve: curve, flags: 1, claimed: 5)
      #expect(judge(touched, security.line(curve), .touch) == "")
      #expect(judge(touched, security.line(curve), .verify) == "E0433")
      #expect(judge(verified, security.line(curve), .verify) == "")
      #expect(judge(forged, security.line(curve), .verify) == "E0417")
    }
  }

  @Test func `R16 a revoked key does not sign, however it is named in the list`() throws {
    let signature = try #require(ring.signatures[.nistp256])
    let print = try Tool.run(["ssh-keygen", "-l", "-f", ring.path(.nistp256) + ".pub"])
    let fingerprint = String(decoding: print.output, as: UTF8.self).split(separator: " ")[1]
    func judge(_ revoked: String) -> String {
      do throws(Failure) {
        _ = try ring.checker.person(
          whoSigned: KeyRing.message, signature: signature, namespace: KeyRing.namespace,
          rules: SignerRules(allowedSigners: ring.line(.nistp256), revokedKeys: revoked), at: KeyRing.now)
        return ""
      } catch { return error.code }
    }
    for list in ["", "# \(ring.key(.nistp256))\n", ring.key(.other), "\n\n"] { #expect(judge(list) == "") }
    for list in [ring.key(.nistp256), "\(ring.key(.other))\n  \(ring.key(.nistp256)) laptop\r\n", String(fingerprint)] {
      #expect(judge(list) == "E0434", "\(list)")
    }
    // What cannot be read may be the key of somebody who should be kept out.
    for list in ["ann@example.com", "SHA256:short", "ssh-ed25519 AAA", "SHA256:\(String(repeating: "!", count: 43))"] {
      #expect(judge(list) == "E0435", "\(list)")
    }
  }

  @Test(arguments: [false, true])
  func `R15 the counter of a security key is read, and other keys have none`(curve: Bool) throws {
    func counter(_ signature: String) throws -> UInt32? {
      try ring.checker.key(of: signature, revokedKeys: "").counter
    }
    #expect(try counter(try security.sign(KeyRing.message, curve: curve, flags: 1, count: 9)) == 265)
    #expect(try counter(try security.sign(KeyRing.message, curve: curve, flags: 5, count: 8)) == 264)
    // An authenticator that does not count always says 0.
    #expect(try counter(try security.sign(KeyRing.message, curve: curve, flags: 1, count: 0)) == nil)
    #expect(try counter(try #require(ring.signatures[.ed25519])) == nil)
  }

  @Test func `R16 a line of the list that names no key is refused, though its comment looks like base64`() throws {
    let signature = try #require(ring.signatures[.ed25519])
    let blob = ring.key(.ed25519).split(separator: " ")[1]
    for line in [
      "\(blob) miah", "ssh-rsa \(blob)", "ssh-ed25519 AAAA", "mia@example.com \(blob)",
      "ssh-ed25519 \(blob.dropLast(4))=",
    ] {
      #expect(throws: PromotionCore.Failure.self, "\(line)") {
        try ring.checker.person(
          whoSigned: KeyRing.message, signature: signature, namespace: KeyRing.namespace,
          rules: SignerRules(allowedSigners: ring.line(.ed25519), revokedKeys: line), at: KeyRing.now)
      }
    }
  }

  @Test func `R16 a key counts until the moment from which somebody else may have it`() throws {
    let signature = try #require(ring.signatures[.ed25519])
    func judge(_ revoked: String, at moment: Instant = KeyRing.now) -> String {
      do throws(Failure) {
        _ = try ring.checker.person(
          whoSigned: KeyRing.message, signature: signature, namespace: KeyRing.namespace,
          rules: SignerRules(allowedSigners: ring.line(.ed25519), revokedKeys: revoked), at: moment)
        return ""
      } catch { return error.code }
    }
    let key = ring.key(.ed25519)
    let fingerprint = try ring.checker.key(of: signature, revokedKeys: "").fingerprint
    let moment = try #require(Instant(text: "2026-11-20T08:30:00.000Z"))
    for name in [key, fingerprint, "\(key) ann's old laptop"] {
      let line = "compromised=\"202611200830Z\" \(name)\n"
      #expect(judge(line, at: moment.adding(seconds: -1)) == "")
      #expect(judge(line, at: moment) == "E0434")
      #expect(judge(line, at: moment.adding(seconds: 86_400)) == "E0434")
      #expect(try ring.checker.key(of: signature, revokedKeys: line).compromised == moment)
      // No second line gives a right back.
      for other in ["\(name)\n", "compromised=\"20200101\" \(name)\n"] {
        #expect(judge(line + other, at: moment.adding(seconds: -1)) == "E0434")
        #expect(judge(other + line, at: moment.adding(seconds: -1)) == "E0434")
      }
    }
    #expect(try ring.checker.key(of: signature, revokedKeys: key).compromised == nil, "revoked, at no known moment")
    for line in [
      "compromised=\"\" \(key)", "compromised=20261120 \(key)", "compromised=\"soon\" \(key)",
      "compromised=\"20261120\"",
      "compromised=\"20261320Z\" \(key)", "Compromised=\"20261120Z\" \(key)", "compromised = \"20261120Z\" \(key)",
    ] { #expect(judge(line) == "E0435", "\(line)") }
  }

  @Test(arguments: [false, true])
  func `R15 forged flags are a bad signature`(curve: Bool) throws {
    let signature = try security.sign(KeyRing.message, curve: curve, flags: 0, claimed: 1)
    #expect(ring.judge(signature, security.line(curve)).code == "E0417")
    let other = try security.sign(Array("other".utf8), curve: curve, flags: 1)
    #expect(ring.judge(other, security.line(curve)).code == "E0417")
  }
}
