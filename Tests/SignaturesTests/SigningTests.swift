// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionCore
import PromotionPorts
import Signatures
import Testing

/// Signing goes through ssh-keygen, and what it returns is checked before anyone else sees it.
@Suite(.serialized) struct SigningTests {
  let ring: KeyRing
  init() throws { ring = try KeyRing.shared.get() }

  private func failure(_ work: () async throws(Failure) -> Void) async -> Failure? {
    do {
      try await work()
      return nil
    } catch { return error }
  }

  @Test(arguments: KeyRing.Name.accepted)
  func `R13 a made signature is accepted`(name: KeyRing.Name) async throws {
    let bytes: [UInt8] = [0, 255, 10, 13] + KeyRing.message
    let signature = try await ring.checker.sign(bytes, namespace: KeyRing.namespace, key: ring.path(name))
    #expect(ring.judge(signature, ring.line(name), message: bytes).code == "")
    #expect(try ring.keygenAccepts(signature, ring.line(name), message: bytes))
  }

  @Test func `a key that cannot sign is named with what ssh-keygen said`() async throws {
    let missing = ring.path(.ed25519) + "-missing"
    let gone = await failure { () async throws(Failure) in
      _ = try await ring.checker.sign([1], namespace: KeyRing.namespace, key: missing)
    }
    #expect(gone?.code == "E0420")
    #expect(gone?.why.contains { $0.contains("No such file") } == true)
    let weak = await failure { () async throws(Failure) in
      _ = try await ring.checker.sign([1], namespace: KeyRing.namespace, key: ring.path(.rsa2048))
    }
    #expect(weak?.code == "E0420")
    #expect(weak?.why.contains { $0.contains("2048 bits") } == true)
    let unable = await failure { () async throws(Failure) in
      _ = try await SSHSignatures().sign([1], namespace: KeyRing.namespace, key: ring.path(.ed25519))
    }
    #expect(unable?.code == "E0422")
  }

  @Test func `a signature over other bytes does not leave the machine`() async throws {
    let stale = Array(try #require(ring.signatures[.ed25519]).utf8)
    let liar = SSHSignatures { (_, _) throws(Failure) in (0, stale, "") }
    let answer = await failure { () async throws(Failure) in
      _ = try await liar.sign([1], namespace: KeyRing.namespace, key: "key")
    }
    #expect(answer?.code == "E0417")
  }

  @Test(arguments: KeyRing.Name.accepted)
  func `R14 the person of a key file is found from either half`(name: KeyRing.Name) async throws {
    let allowed = "ann@example.com namespaces=\"git\" \(ring.key(name))\n" + ring.line(name)
    let alone = ring.path(name) + "-alone"
    try? FileManager.default.removeItem(atPath: alone)
    try FileManager.default.copyItem(atPath: ring.path(name), toPath: alone)
    for path in [ring.path(name), ring.path(name) + ".pub", alone] {
      let person = try await ring.checker.person(
        ofKey: path, allowedSigners: allowed, namespace: KeyRing.namespace)
      #expect(person == PersonName("ann@example.com"))
    }
  }

  @Test func `a key file of nobody is refused with its fingerprint and the line to add`() async throws {
    let answer = await failure { () async throws(Failure) in
      _ = try await ring.checker.person(
        ofKey: ring.path(.other), allowedSigners: ring.line(.ed25519), namespace: KeyRing.namespace)
    }
    #expect(answer?.code == "E0413")
    #expect(answer?.what.contains("SHA256:") == true)
    #expect(answer?.fix.contains { $0.contains(ring.key(.other)) } == true)
    let git = await failure { () async throws(Failure) in
      _ = try await ring.checker.person(
        ofKey: ring.path(.ed25519), allowedSigners: ring.line(.ed25519), namespace: "git")
    }
    #expect(git?.code == "E0414")
  }

  @Test func `files that are no keys are refused`() async throws {
    let text = ring.path(.ed25519) + "-text"
    try Data("hello\n".utf8).write(to: URL(fileURLWithPath: text))
    for path in [ring.path(.ed25519) + "-missing", ring.folder.path, "/dev/zero", text, "a\0b"] {
      let answer = await failure { () async throws(Failure) in
        _ = try await ring.checker.person(ofKey: path, allowedSigners: "", namespace: KeyRing.namespace)
      }
      #expect(answer?.code == "E0421", "\(path)")
    }
  }
}
