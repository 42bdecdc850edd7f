// SPDX-License-Identifier: Apache-2.0
/// One person's signature under exactly one plan.
public struct Approval: Hashable, Sendable {
  /// The gate that it counts for.
  public let gate: GateName
  /// The exact principal of the key.
  public let person: PersonName
  /// The plan that was signed.
  public let plan: Digest
  /// The store's time at which it was recorded.
  public let at: Instant
  /// The moment from which it no longer counts.
  public let notAfter: Instant
  /// The signed bytes.
  public let statement: String
  /// The armoured SSHSIG.
  public let signature: String

  /// Collects the facts.
  public init(
    gate: GateName, person: PersonName, plan: Digest, at: Instant, notAfter: Instant, statement: String,
    signature: String
  ) {
    self.gate = gate
    self.person = person
    self.plan = plan
    self.at = at
    self.notAfter = notAfter
    self.statement = statement
    self.signature = signature
  }
}

extension Approval {
  /// Whether the signed bytes name this run, its plan and this gate (I14, I15).
  ///
  /// Whether the signature is that person's is not judged here.
  func names(_ request: RunRequested) -> Bool {
    guard let signed = try? DocumentReader.document(from: Array(statement.utf8))["predicate"] else { return false }
    return signed["decision"]?.string == "approve" && signed["run"]?.string == request.run.rawValue
      && signed["plan"]?.string == "sha256:\(request.plan.rawValue)" && signed["gate"]?.string == gate.rawValue
      && signed["approver"]?.string == person.rawValue
  }
}
