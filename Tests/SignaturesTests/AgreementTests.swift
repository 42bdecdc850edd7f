// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionCore
import PromotionTestSupport
import Signatures
import Testing

/// We and `ssh-keygen -Y verify` say the same of every signature that both can judge.
///
/// What only one can judge is where we are stricter on purpose: keys and algorithms that we do not take, another spelling
/// of the same bytes (E0411), and a security key that nobody touched (E0418).
@Suite(.serialized) struct AgreementTests {
  private static let kinds: [[String]] = [
    ["-t", "ed25519"], ["-t", "ecdsa", "-b", "256"], ["-t", "ecdsa", "-b", "384"], ["-t", "ecdsa", "-b", "521"],
    ["-t", "rsa", "-b", "2048"], ["-t", "rsa", "-b", "3072"], ["-t", "rsa", "-b", "4096"],
  ]

  let ring: KeyRing
  init() throws { ring = try KeyRing.shared.get() }

  private struct Sample {
    let line: String
    let sign: (_ message: [UInt8], _ namespace: String, _ hash: String) throws -> String
  }

  private func samples() throws -> [Sample] {
    var samples: [Sample] = []
    for (index, kind) in Self.kinds.enumerated() {
      let path = ring.folder.appendingPathComponent("agree-\(index)-\(UUID().uuidString)").path
      _ = try Tool.run(["ssh-keygen", "-q", "-N", "", "-C", "x", "-f", path] + kind)
      let key = try String(contentsOfFile: path + ".pub", encoding: .utf8).split(separator: " ").prefix(2)
      samples.append(
        Sample(line: "ann@example.com namespaces=\"\(KeyRing.namespace)\" \(key.joined(separator: " "))\n") {
          message, namespace, hash in
          let arguments = ["ssh-keygen", "-Y", "sign", "-f", path, "-n", namespace, "-Ohashalg=\(hash)"]
          return String(decoding: try Tool.run(arguments, message).output, as: UTF8.self)
        })
    }
    for curve in [false, true] {
      let security = SecurityKey()
      samples.append(
        Sample(line: security.line(curve)) { message, _, _ in
          try security.sign(message, curve: curve, flags: [1, 5, 0][message.count % 3])
        })
    }
    return samples
  }

  @Test func `R13 we agree with ssh-keygen on hundreds of signatures of every kind of key, valid and changed`() throws {
    let seed = ProcessInfo.processInfo.environment["SLUICE_SEED"].flatMap { UInt64($0) } ?? 20_261_125
    let rounds = ProcessInfo.processInfo.environment["SLUICE_SOAK"] == nil ? 25 : 1000
    var random = SplitMix(state: seed)
    let samples = try samples()
    var (both, good, stricter) = (0, 0, 0)
    for round in 0..<rounds {
      for (number, sample) in samples.enumerated() {
        let length = Int.random(in: 0...80, using: &random)
        var message = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
        let namespace = Int.random(in: 0..<8, using: &random) == 0 ? "git" : KeyRing.namespace
        let hash = Bool.random(using: &random) ? "sha512" : "sha256"
        var text = try sample.sign(message, namespace, hash)
        var line = sample.line
        switch Int.random(in: 0..<6, using: &random) {
        case 0, 1: break
        case 2: if !message.isEmpty { random.mutate(&message) } else { message = [1] }
        case 3:
          var bytes = Wire.bytes(text)
          // The last bytes are the signature's own numbers: a change there is well-formed and wrong.
          bytes[bytes.count - 1 - Int.random(in: 5..<25, using: &random)] ^= UInt8.random(in: 1...255, using: &random)
          text = Wire.armour(bytes)
        case 4:
          var bytes = Wire.bytes(text)
          random.mutate(&bytes)
          text = Wire.armour(bytes)
        case _: line = samples[(number + 1) % samples.count].line
        }
        let ours = ring.judge(text, line, message: message)
        let theirs = try ring.keygenAccepts(text, line, message: message)
        switch ours.code {
        case "":
          #expect(theirs, "seed \(seed), round \(round), key \(number): only we accept\n\(text)\n\(line)")
          good += 1
          both += 1
        case "E0410", "E0411", "E0418": stricter += theirs ? 1 : 0
        case _:
          #expect(!theirs, "seed \(seed), round \(round), key \(number): \(ours.words)\n\(text)\n\(line)")
          both += 1
        }
      }
    }
    #expect(both >= rounds * 4 && good >= rounds, "both judged \(both), good \(good), stricter \(stricter)")
  }
}
