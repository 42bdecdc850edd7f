// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// A hosted configuration version of AWS AppConfig.
///
/// Applications, environments and profiles are named by their ids.
struct AppConfigTarget {
  let application: String
  let environment: String
  let profile: String
  let strategy: String
  let format: ConfigurationFormat
  let client: AWSClient

  func put(_ lines: [ConfigurationText.Line]) async throws(Failure) -> String {
    let arguments = [
      "appconfig", "create-hosted-configuration-version", "--application-id", application, "--configuration-profile-id",
      profile, "--content-type", contentType, "--content", "fileb:///dev/stdin", "--query", "VersionNumber", "--output",
      "text", "/dev/null",
    ]
    let text = ConfigurationText.text(lines, as: format)
    guard case .done(let answer) = try await client.call(arguments, input: text) else {
      throw Failure(
        .usage, "E0816", "AWS AppConfig has no application \(application) with a profile \(profile)",
        fix: ["aws appconfig list-configuration-profiles --application-id \(application)"])
    }
    let version = answer.text.split(whereSeparator: \.isWhitespace).first.map(String.init) ?? ""
    guard !strategy.isEmpty else { return "version \(version) of \(application)/\(profile) is stored" }
    let deploy = [
      "appconfig", "start-deployment", "--application-id", application, "--environment-id", environment,
      "--deployment-strategy-id", strategy, "--configuration-profile-id", profile, "--configuration-version", version,
    ]
    guard case .done = try await client.call(deploy) else {
      throw Failure(
        .usage, "E0817", "AWS AppConfig has no environment \(environment) or no strategy \(strategy)",
        fix: ["aws appconfig list-environments --application-id \(application)"])
    }
    return "version \(version) of \(application)/\(profile) is stored and its deployment started"
  }

  private var contentType: String {
    switch format {
    case .json: "application/json"
    case .yaml: "application/x-yaml"
    case .dotenv: "text/plain"
    }
  }
}
