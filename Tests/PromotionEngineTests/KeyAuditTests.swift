// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import PromotionEngine
import PromotionPorts
import PromotionTestSupport
import Testing

/// Good signatures that somebody should look at all the same.
@Suite struct KeyAuditTests {
  /// Reads `KEY COUNTER` in place of a signature; the key `stolen` is compromised at the moment that the list names.
  private struct Keys: SignatureChecker {
    func key(of signature: String, revokedKeys: String) throws(Failure) -> SignerKey {
      let words = signature.split(separator: " ")
      guard words.count == 2 else { throw Failure(.notAuthorised, "E0411", "malformed", fix: ["sign again"]) }
      return SignerKey(
        fingerprint: String(words[0]), counter: UInt32(words[1]),
        compromised: words[0] == "stolen" ? Int64(revokedKeys).map { Instant(milliseconds: $0) } : nil)
    }
    private static let unused = Failure(.defect, "E9999", "not asked here", fix: ["look"])
    func person(
      whoSigned bytes: [UInt8], signature: String, namespace: String, rules: SignerRules, at moment: Instant
    ) throws(Failure) -> PersonName { throw Self.unused }
    func people(in rules: SignerRules) throws(Failure) -> Set<PersonName> { throw Self.unused }
    func signers(in rules: SignerRules, namespace: String, at moment: Instant) throws(Failure) -> Set<PersonName> {
      throw Self.unused
    }
    func people(holding keys: Set<[UInt8]>, in rules: SignerRules) throws(Failure) -> Set<PersonName> {
      throw Self.unused
    }
    func people(
      whoSigned signatures: [ObjectSignature], openPGPKeys: [UInt8]
    ) async throws(Failure) -> [Result<PersonName, Failure>] { throw Self.unused }
    func sign(_ bytes: [UInt8], namespace: String, key: String) async throws(Failure) -> String { throw Self.unused }
    func person(ofKey key: String, rules: SignerRules, namespace: String) async throws(Failure) -> PersonName {
      throw Self.unused
    }
  }

  private func doubts(_ events: [(Int64, Event)], revoked: String = "") async throws -> [String] {
    let journal = KeepingJournal()
    let drafts = events.enumerated().map { index, event in
      EntryDraft(
        id: "id-\(index)", at: Instant(milliseconds: event.0), type: EventCodec.type(of: event.1),
        actor: Actor(name: "ann", proof: "git"), body: EventCodec.body(of: event.1))
    }
    _ = try await journal.append(drafts, expecting: 0)
    return try KeyAudit(signatures: Keys(), revokedKeys: revoked).doubts(try await journal.read(from: 0))
  }

  private func approval(_ run: String, _ signature: String, at: Int64 = 10) -> (Int64, Event) {
    let approval = Approval(
      gate: GateName("release"), person: PersonName("mia"), plan: Digest("d"), at: Instant(milliseconds: at),
      notAfter: Instant(milliseconds: 1_000_000), statement: "{}", signature: signature)
    return (at, .approvalGiven(run: RunName(run), approval: approval))
  }

  private func acquired(_ run: String, at: Int64) -> (Int64, Event) {
    (at, .environmentAcquired(run: RunName(run), place: Story.staging, plan: Digest("d")))
  }

  @Test func `R15 a counter that goes back or stands still is doubted, one that grows is not`() async throws {
    #expect(try await doubts([approval("p-1", "a 5"), approval("p-2", "b 2"), approval("p-3", "a 6")]).isEmpty)
    #expect(try await doubts([approval("p-1", "a x"), approval("p-2", "a x"), approval("p-3", "rubbish")]).isEmpty)
    // One touch may answer for two gates.
    #expect(try await doubts([approval("p-1", "a 5"), approval("p-1", "a 5")]).isEmpty)
    let back = try await doubts([approval("p-1", "a 9"), approval("p-2", "a 3"), approval("p-3", "a 8")])
    #expect(back.count == 2 && back[0].contains("went back from 9 to 3 between the entries 0 and 1"), "\(back)")
    let proof = SignedText(statement: "{}", signature: "a  7")
    let rejection = Rejection(by: PersonName("mia"), reason: "", proof: proof)
    let still = try await doubts([
      approval("p-1", "a 7"), (20, .approvalRejected(run: RunName("p-2"), rejection: rejection)),
    ])
    #expect(still.count == 1 && still[0].contains("stands still at 7"), "\(still)")
  }

  @Test func `R16 what a key was used for is told apart by the moment from which somebody else may have it`()
    async throws
  {
    let events = [
      approval("p-1", "stolen x"), acquired("p-1", at: 100), approval("p-2", "stolen x"), acquired("p-2", at: 500),
      acquired("p-2", at: 600), approval("p-3", "other x"), acquired("p-3", at: 700), approval("p-4", "stolen x"),
    ]
    #expect(try await doubts(events).isEmpty)
    let told = try await doubts(events, revoked: "300")
    #expect(told.count == 2, "\(told)")
    #expect(told.first?.hasPrefix("p-2 took") == false && told.first?.contains("p-2") == true)
    #expect(told.last?.contains("stays valid") == true && told.last?.hasSuffix("p-1") == true)
    #expect(try await doubts(events, revoked: "500").count == 2, "the moment itself is too late")
    #expect(try await doubts(events, revoked: "501").count == 1)
  }
}
