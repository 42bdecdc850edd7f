// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// One secret of AWS Secrets Manager that holds everything as one JSON object.
struct SecretsManagerTarget {
  let id: String
  let client: AWSClient

  func put(_ lines: [ConfigurationText.Line]) async throws(Failure) -> String {
    let text = ConfigurationText.text(lines, as: .json)
    let there = try await current()
    guard there != text else { return "the secret \(id) holds everything already" }
    let verb = there == nil ? ["create-secret", "--name"] : ["put-secret-value", "--secret-id"]
    let arguments = ["secretsmanager"] + verb + [id, "--secret-string", "file:///dev/stdin", "--output", "json"]
    guard case .done = try await client.call(arguments, input: text) else {
      throw Failure(.unreachable, "E0813", "the secret \(id) went away while it was written", fix: ["promote again"])
    }
    return "the secret \(id): \(lines.count) values"
  }

  func differences(_ lines: [ConfigurationText.Line]) async throws(Failure) -> [String] {
    guard let there = try await current() else { return lines.map(\.name) }
    return RenderedEntries.differences(ConfigurationText.text(lines, as: .json), there, format: .json)
  }

  private func current() async throws(Failure) -> String? {
    let arguments = [
      "secretsmanager", "get-secret-value", "--secret-id", id, "--query", "SecretString", "--output", "text",
    ]
    guard case .done(let answer) = try await client.call(arguments) else { return nil }
    // The client ends what it prints with a line end of its own.
    return answer.text.hasSuffix("\n") ? String(answer.text.dropLast()) : answer.text
  }
}
