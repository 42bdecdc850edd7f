// SPDX-License-Identifier: Apache-2.0
internal import FoundationEssentials

/// What a token says.
struct TokenClaims: Decodable {
  /// One audience, or several.
  enum Audience: Decodable {
    case names([String])

    init(from decoder: any Decoder) throws {
      let value = try decoder.singleValueContainer()
      if let name = try? value.decode(String.self) {
        self = .names([name])
      } else {
        self = .names(try value.decode([String].self))
      }
    }
  }

  let iss: String
  let aud: Audience
  let exp: Int64
  let nbf: Int64?
  let iat: Int64
  let jti: String
  let sha: String?
  // GitHub
  let repository_id: String?
  let repository_owner_id: String?
  let ref: String?
  let event_name: String?
  let job_workflow_ref: String?
  let run_id: String?
  let run_attempt: String?
  // GitLab
  let project_id: String?
  let namespace_id: String?
  let ref_path: String?
  let ref_protected: String?
  let pipeline_source: String?
  let ci_config_ref_uri: String?
  let pipeline_id: String?
  let job_id: String?

  init(_ bytes: [UInt8]) throws(TokenProblem) {
    do { self = try JSONDecoder().decode(Self.self, from: Data(bytes)) } catch {
      throw .wrong("the token lacks iss, aud, exp, iat or jti, or one of its claims has another type")
    }
  }
}
