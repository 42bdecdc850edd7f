// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
public import PromotionPorts

/// Proves a CI job by the identity token that its forge gives it.
///
/// The token is fetched and judged in this process and kept nowhere: not in a file, an argument, a message or the
/// journal. Requests to the forge go through `curl`, which gets what is secret on its standard input.
public struct JobTokens: JobIdentity {
  /// The variable in which a job of GitLab hands over its token.
  public static let variable = "SLUICE_ID_TOKEN"

  private let variables: [String: String]
  private let client: IssuerClient

  /// Judges tokens of the job that has these variables.
  public init(variables: [String: String], tools: any ToolRunner) {
    self.variables = variables
    client = IssuerClient(tools: tools)
  }

  /// Whether this process runs in a job that can have an identity token.
  public var isThere: Bool {
    variables[Self.variable]?.isEmpty == false || variables["ACTIONS_ID_TOKEN_REQUEST_URL"]?.isEmpty == false
  }

  /// Returns who the job is by the first rule that its token fulfils.
  public func job(by rules: [TokenRule], at moment: Instant) async throws(Failure) -> ProvenJob {
    var refusals: [String] = []
    for rule in rules {
      guard let text = try await token(for: rule) else {
        refusals.append("\(rule.forge.rawValue): this job has no token of that forge")
        continue
      }
      do throws(TokenProblem) {
        let token = try IdentityToken(text)
        try TokenJudgement(rule: rule, moment: moment).requireIssuer(token.unproven)
        let keys = try await client.keys(of: rule.issuer)
        let claims = try token.claims(provenBy: keys)
        return try TokenJudgement(rule: rule, moment: moment).job(claims)
      } catch {
        if case .outOfReach(let reason) = error { throw Self.outOfReach(rule, reason) }
        refusals.append("\(rule.forge.rawValue) repository \(rule.repository): \(error.reason)")
      }
    }
    throw Failure(
      .notAuthorised, "E0451", "this CI job may not ask for a run", why: refusals,
      fix: ["look at `request: { jobs: … }` in the pipeline", "sluice policy show"])
  }

  private func token(for rule: TokenRule) async throws(Failure) -> String? {
    switch rule.forge {
    case .gitlab: return variables[Self.variable].flatMap { $0.isEmpty ? nil : $0 }
    case .github:
      guard let address = variables["ACTIONS_ID_TOKEN_REQUEST_URL"], !address.isEmpty,
        let bearer = variables["ACTIONS_ID_TOKEN_REQUEST_TOKEN"], !bearer.isEmpty
      else { return variables[Self.variable].flatMap { $0.isEmpty ? nil : $0 } }
      do throws(TokenProblem) {
        return try await client.token(from: address, bearer: bearer, audience: rule.audience)
      } catch { throw Self.outOfReach(rule, error.reason) }
    }
  }

  private static func outOfReach(_ rule: TokenRule, _ reason: String) -> Failure {
    Failure(
      .unreachable, "E0452", "the identity of this job cannot be checked: \(rule.issuer) does not answer",
      why: [reason, "nothing was asked for; a rollback goes on without it"],
      fix: ["run the job again later", "let a person ask: promote --to ENVIRONMENT --key FILE"])
  }
}
