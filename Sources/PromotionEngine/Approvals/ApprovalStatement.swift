// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// What a person signs: everything that will happen, in one document.
///
/// An in-toto statement (https://in-toto.io/Statement/v1) with a predicate of our own.
public struct ApprovalStatement: Hashable, Sendable {
  /// The SSHSIG namespace; a signature made for anything else never counts (R13).
  public static let namespace = "promotion-approval@sluice"

  /// What the person decided.
  public enum Decision: String, Hashable, Sendable, CaseIterable {
    /// The run may take the environment.
    case approve
    /// The run must end.
    case reject
  }

  /// What the person decided.
  public let decision: Decision
  /// The run.
  public let run: RunRequested
  /// The random id of the repository.
  public let repository: String
  /// The gate.
  public let gate: GateName
  /// The person, as the allowed signers file spells the principal.
  public let person: PersonName
  /// The moment from which it no longer counts.
  public let notAfter: Instant
  /// A random text, so that no two statements are alike.
  public let nonce: String
  /// Why, for a rejection.
  public let reason: String

  /// The predicate of statements whose signature is over the pre-authentication encoding of DSSE.
  private static let predicate = "urn:sluice:promotion-approval:v2"
  /// The predicate of older ones, whose signature is over the text alone.
  private static let firstPredicate = "urn:sluice:promotion-approval:v1"

  /// The statement as it is kept.
  public var text: String { DocumentWriter.text(of: document) }

  /// The bytes that are signed.
  var signedBytes: [UInt8] { SignedEnvelope.encoding(of: text) }

  /// Returns the bytes over which the signature of a kept statement is.
  static func signedBytes(of text: String) -> [UInt8] {
    guard let document = try? DocumentReader.document(from: Array(text.utf8)),
      document["predicateType"]?.string == predicate
    else { return Array(text.utf8) }
    return SignedEnvelope.encoding(of: text)
  }

  private var document: Document { document(Self.predicate) }

  private func document(_ predicateType: String) -> Document {
    .members([
      "_type": .string("https://in-toto.io/Statement/v1"),
      "subject": .array([
        .members([
          "name": .string("git+sluice:\(repository)"),
          "digest": .members([
            "gitCommit": .string(run.commit.rawValue), "gitTree": .string(run.tree.rawValue),
          ]),
        ])
      ]), "predicateType": .string(predicateType),
      "predicate": .members([
        "decision": .string(decision.rawValue), "repository": .string(repository),
        "pipeline": .string(run.place.pipeline), "environment": .string(run.place.environment.rawValue),
        "from": run.from.map { .string($0.rawValue) }, "to": .string(run.commit.rawValue),
        "tree": .string(run.tree.rawValue), "policy": .string(run.policy.rawValue),
        "plan": .string("sha256:\(run.plan.rawValue)"), "run": .string(run.run.rawValue),
        "gate": .string(gate.rawValue), "approver": .string(person.rawValue), "notAfter": .string(notAfter.text),
        "nonce": .string(nonce), "reason": .string(reason),
      ]),
    ])
  }

  /// What the signed text of a rejection says beside the run: the gate, and until when it counts; `nil` when it does
  /// not say exactly this about that run (R8, R9).
  static func rejected(
    _ run: RunRequested, repository: String, by person: PersonName, reason: String, text: String
  ) -> (gate: GateName, notAfter: Instant)? {
    guard let document = try? DocumentReader.document(from: Array(text.utf8)),
      let signed = document["predicate"], let nonce = signed["nonce"]?.string,
      let gate = signed["gate"]?.string.map({ GateName($0) }),
      let notAfter = signed["notAfter"]?.string.flatMap({ Instant(text: $0) })
    else { return nil }
    let expected = ApprovalStatement(
      decision: .reject, run: run, repository: repository, gate: gate, person: person, notAfter: notAfter,
      nonce: nonce, reason: reason)
    return expected.text == text ? (gate, notAfter) : nil
  }

  /// Reads a signed text back when it says exactly this about a run; otherwise `nil` (R8, R9).
  static func isAbout(_ run: RunRequested, repository: String, approval: Approval) -> Bool {
    guard let document = try? DocumentReader.document(from: Array(approval.statement.utf8)),
      let nonce = document["predicate"]?["nonce"]?.string, let type = document["predicateType"]?.string,
      [predicate, firstPredicate].contains(type)
    else { return false }
    let expected = ApprovalStatement(
      decision: .approve, run: run, repository: repository, gate: approval.gate, person: approval.person,
      notAfter: approval.notAfter, nonce: nonce, reason: "")
    return DocumentWriter.text(of: expected.document(type)) == approval.statement
  }
}
