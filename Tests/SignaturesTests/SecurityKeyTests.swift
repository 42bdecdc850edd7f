// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionCore
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

  @Test(arguments: [false, true])
  func `R15 forged flags are a bad signature`(curve: Bool) throws {
    let signature = try security.sign(KeyRing.message, curve: curve, flags: 0, claimed: 1)
    #expect(ring.judge(signature, security.line(curve)).code == "E0417")
    let other = try security.sign(Array("other".utf8), curve: curve, flags: 1)
    #expect(ring.judge(other, security.line(curve)).code == "E0417")
  }
}
