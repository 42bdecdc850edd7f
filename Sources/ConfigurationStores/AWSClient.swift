// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Calls the `aws` client; what is secret goes over its standard input, never over its arguments.
struct AWSClient {
  let tools: any ToolRunner
  let endpoint: String
  let pass: [String]

  /// What the client answered.
  enum Answer {
    case done(ToolAnswer)
    /// The service says that there is no such thing.
    case missing
  }

  /// The variables that the client reads, when the pipeline names none itself.
  private static let variables = [
    "AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_ROLE_ARN",
  ]

  func call(_ arguments: [String], input: String = "") async throws(Failure) -> Answer {
    let place = endpoint.isEmpty ? [] : ["--endpoint-url", endpoint]
    let command = CommandLine(
      arguments: ["aws"] + place + ["--cli-connect-timeout", "5", "--cli-read-timeout", "20"]
        + arguments,
      timeoutSeconds: 60, pass: pass.isEmpty ? Self.variables : pass)
    let answer = try await tools.run(
      command, input: Array(input.utf8), variables: ["AWS_EC2_METADATA_DISABLED": "true", "AWS_PAGER": ""])
    if answer.code == 0 { return .done(answer) }
    if ["ResourceNotFoundException", "ParameterNotFound"].contains(where: answer.errors.contains) { return .missing }
    let why = answer.errors.split(separator: "\n").map(String.init).filter { !$0.isEmpty }
    throw Failure(
      .unreachable, "E0812", "aws \(arguments.prefix(2).joined(separator: " ")) ended with exit code \(answer.code)",
      why: why.isEmpty ? ["it said nothing"] : Array(why.prefix(5)),
      fix: ["aws sts get-caller-identity", "name the variables that it needs in `pass:` of the configure step"])
  }
}
