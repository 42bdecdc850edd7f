// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionCore
import PromotionPorts
import PromotionTestSupport
import Signatures
import Testing

/// We and `ssh-keygen -Y verify` read allowed signers, dates and lists of revoked keys alike, where both can judge.
///
/// A file in which we find a line that is not ours to guess at is refused whole (E0410, E0435): there we are stricter.
@Suite(.serialized) struct SignersAgreementTests {
  private static let words: [String] = ["ann@example.com", "bob@example.com", "ANN@example.com"]
  private static let dates = [
    "20261124Z", "20261124", "202611240030Z", "20261124003000Z", "20261124002959Z", "20261124003001Z", "202611240031",
    "20251231Z", "20270101", "19700102Z",
  ]
  private static let moments = [
    "2026-11-24T00:29:59.000Z", "2026-11-24T00:30:00.000Z", "2026-11-24T00:30:01.000Z", "2026-11-24T00:00:00.000Z",
    "2026-11-23T23:59:59.000Z", "2027-01-01T00:00:00.000Z", "1971-01-01T00:00:00.000Z",
  ]

  private static let seed =
    ProcessInfo.processInfo.environment["SLUICE_SEED"].flatMap { UInt64($0) } ?? 20_261_201
  private static let times = ProcessInfo.processInfo.environment["SLUICE_SOAK"] == nil ? 1 : 40

  let ring: KeyRing
  init() throws { ring = try KeyRing.shared.get() }

  /// A line as people write it, and sometimes as nobody should.
  private func line(_ random: inout SplitMix) -> String {
    func pick<T>(_ values: [T]) -> T { values[Int.random(in: 0..<values.count, using: &random)] }
    func rarely(_ text: String) -> String { Int.random(in: 0..<25, using: &random) == 0 ? text : "" }
    let (blank, ours) = (pick([" ", " ", "\t", "  ", " \t "]), KeyRing.namespace)
    let name =
      rarely("*@example.com").isEmpty ? pick(Self.words) : pick(["*@example.com", "ann@*", "ann@example.com,x"])
    var options = [
      "\(pick(["namespaces", "namespaces", "Namespaces"]))=\""
        + pick([ours, ours, ours, "git", "git,\(ours)", "\(ours),file", ours.uppercased(), rarely("*") + ours]) + "\""
    ]
    if Bool.random(using: &random) { options.append("\(pick(["valid-after", "VALID-AFTER"]))=\"\(pick(Self.dates))\"") }
    if Bool.random(using: &random) { options.append("valid-before=\"\(pick(Self.dates))\"") }
    options.shuffle(using: &random)
    if !rarely("x").isEmpty { options.append(pick(["cert-authority", "no-such", "namespaces=\"git\""])) }
    let key = ring.key(pick([.ed25519, .ed25519, .ed25519, .other, .nistp256, .rsa3072]))
    return rarely(" ") + name + blank + options.joined(separator: ",") + blank + key
      + pick(["", " laptop", "\tann's \"old\" key", " # x"]) + rarely("\r") + "\n"
  }

  @Test func `R13 R14 we agree with ssh-keygen on allowed signers and times of every form`() throws {
    let rounds = 200 * Self.times
    var random = SplitMix(state: Self.seed)
    let signature = try #require(ring.signatures[.ed25519])
    var (good, refused, stricter) = (0, 0, 0)
    for round in 0..<rounds {
      var text = ""
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        text += ["", "", "# a comment\n", "\n"][Int.random(in: 0..<4, using: &random)] + line(&random)
      }
      let moment = KeyRing.at(Self.moments[Int.random(in: 0..<Self.moments.count, using: &random)])
      let answer = ring.judge(signature, text, at: moment)
      switch answer {
      case .success(let person):
        good += 1
        #expect(
          try ring.keygenAccepts(signature, text, at: moment, person: person.rawValue),
          "seed \(Self.seed), round \(round), only we accept \(person) at \(moment.text)\n\(text)")
      case .failure(let failure) where failure.code == "E0410": stricter += 1
      case .failure(let failure):
        refused += 1
        for person in Self.words {
          #expect(
            try !ring.keygenAccepts(signature, text, at: moment, person: person),
            "seed \(Self.seed), round \(round), \(failure.code) for \(person) at \(moment.text)\n\(text)")
        }
      }
    }
    let counts = "\(good) good, \(refused) refused, \(stricter) stricter"
    #expect(good > rounds / 20 && refused > rounds / 20, "\(counts)")
  }

  @Test func `R16 we agree with ssh-keygen on which keys are revoked`() throws {
    let names: [KeyRing.Name] = [.ed25519, .other, .nistp256, .nistp384, .rsa3072]
    var random = SplitMix(state: Self.seed)
    for round in 0..<(25 * Self.times) {
      let name = names[Int.random(in: 0..<names.count, using: &random)]
      guard let signature = ring.signatures[name] else { continue }
      let listed = names.filter { _ in Int.random(in: 0..<3, using: &random) == 0 }
      let list = "# revoked\n\n" + listed.map { ring.key($0) + " a comment\n" }.joined()
      let file = ring.folder.appendingPathComponent("revoked\(UUID().uuidString)")
      try Data(list.utf8).write(to: file)
      let theirs = try ring.keygenAccepts(signature, ring.line(name), revoked: file.path)
      let ours = Result { () throws(Failure) in
        try ring.checker.person(
          whoSigned: KeyRing.message, signature: signature, namespace: KeyRing.namespace,
          rules: SignerRules(allowedSigners: ring.line(name), revokedKeys: list), at: KeyRing.now)
      }
      #expect((ours.code == "") == theirs && (ours.code == "" || ours.code == "E0434"), "round \(round): \(ours.words)")
    }
  }

  /// An Ed25519 signature has a second spelling, its number and the order of the group, which OpenSSH 9.2 takes.
  @Test func `R13 a second spelling of an Ed25519 signature is refused`() throws {
    let signature = try #require(ring.signatures[.ed25519])
    var bytes = Wire.bytes(signature)
    let order: [UInt8] = [
      0xED, 0xD3, 0xF5, 0x5C, 0x1A, 0x63, 0x12, 0x58, 0xD6, 0x9C, 0xF7, 0xA2, 0xDE, 0xF9, 0xDE, 0x14, 0, 0, 0, 0, 0, 0,
      0,
      0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ]
    var carry = 0
    for (index, byte) in order.enumerated() {
      let place = bytes.count - 32 + index
      carry += Int(bytes[place]) + Int(byte)
      bytes[place] = UInt8(carry & 255)
      carry >>= 8
    }
    #expect(carry == 0)
    #expect(ring.judge(Wire.armour(bytes), ring.line(.ed25519)).words.contains("not below the order"))
  }
}
