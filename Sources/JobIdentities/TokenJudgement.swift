// SPDX-License-Identifier: Apache-2.0
internal import Crypto
internal import PromotionCore
internal import PromotionPorts

/// Judges what a token says by one rule (R20).
struct TokenJudgement {
  /// How far clocks may differ.
  static let skewSeconds: Int64 = 60
  /// How old a token may be, whatever it says itself.
  static let ageSeconds: Int64 = 15 * 60

  let rule: TokenRule
  let moment: Instant

  /// Refuses the token of somebody else before anybody is asked for keys.
  func requireIssuer(_ claims: TokenClaims) throws(TokenProblem) {
    guard claims.iss == rule.issuer else { throw .wrong("the token is of another issuer") }
  }

  /// Returns who the job is when every claim fulfils the rule.
  func job(_ claims: TokenClaims) throws(TokenProblem) -> ProvenJob {
    try requireIssuer(claims)
    try requireTime(claims)
    guard case .names(let names) = claims.aud, names == [rule.audience] else {
      throw .wrong("the token was made for another audience")
    }
    guard !claims.jti.isEmpty, claims.jti.utf8.count <= 256 else { throw .wrong("the token has no id of its own") }
    guard let sha = claims.sha, [40, 64].contains(sha.utf8.count), sha.utf8.allSatisfy(Self.isHexadecimal) else {
      throw .wrong("the token does not say for which commit the job runs")
    }
    let facts: [(name: String, value: String?, wanted: [String]?)]
    let number: String?
    switch rule.forge {
    case .github:
      facts = [
        ("repository_id", claims.repository_id, [rule.repository]),
        ("repository_owner_id", claims.repository_owner_id, [rule.owner]), ("ref", claims.ref, rule.references),
        ("event_name", claims.event_name, rule.events),
        ("job_workflow_ref", claims.job_workflow_ref, rule.workflow.map { [$0] }),
      ]
      number = claims.run_id
    case .gitlab:
      facts = [
        ("project_id", claims.project_id, [rule.repository]), ("namespace_id", claims.namespace_id, [rule.owner]),
        ("ref_path", claims.ref_path, rule.references), ("ref_protected", claims.ref_protected, ["true"]),
        ("pipeline_source", claims.pipeline_source, rule.events),
        ("ci_config_ref_uri", claims.ci_config_ref_uri, rule.workflow.map { [$0] }),
      ]
      number = claims.pipeline_id
    }
    var said = ["iss=\(claims.iss)", "sha=\(sha)"]
    for fact in facts {
      guard let wanted = fact.wanted else { continue }
      guard let value = fact.value, wanted.contains(where: { $0.utf8.elementsEqual(value.utf8) }) else {
        throw .wrong("its \(fact.name) is not \(wanted.joined(separator: " or "))")
      }
      said.append("\(fact.name)=\(value)")
    }
    let id = (number ?? "").filter { $0.isASCII && $0.isNumber }
    return ProvenJob(
      name: "ci:\(rule.forge.rawValue)/\(rule.repository)#\(id)", commit: CommitID(sha), token: Self.digest(claims),
      expires: moment.adding(seconds: Self.ageSeconds + Self.skewSeconds), claims: said)
  }

  private func requireTime(_ claims: TokenClaims) throws(TokenProblem) {
    let now = moment.milliseconds / 1000
    let years: ClosedRange<Int64> = 0...253_402_300_799
    guard years.contains(claims.exp), years.contains(claims.iat), years.contains(claims.nbf ?? 0) else {
      throw .wrong("the token's times are no times")
    }
    guard claims.exp + Self.skewSeconds > now else { throw .wrong("the token has expired") }
    guard (claims.nbf ?? claims.iat) - Self.skewSeconds <= now, claims.iat - Self.skewSeconds <= now else {
      throw .wrong("the token is not valid yet")
    }
    guard claims.iat + Self.ageSeconds + Self.skewSeconds > now else {
      throw .wrong("the token is older than \(Self.ageSeconds / 60) minutes")
    }
  }

  /// The issuer and the token's own id: an ECDSA signature has a second spelling, the id has not.
  private static func digest(_ claims: TokenClaims) -> PromotionCore.Digest {
    var text = ""
    for byte in SHA256.hash(data: Array("\(claims.iss)\n\(claims.jti)".utf8)) {
      text += (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
    return PromotionCore.Digest(text)
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool { (48...57).contains(byte) || (97...102).contains(byte) }
}
