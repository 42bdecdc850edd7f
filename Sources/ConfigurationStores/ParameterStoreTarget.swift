// SPDX-License-Identifier: Apache-2.0
internal import FoundationEssentials
internal import PromotionCore
internal import PromotionPorts

/// Parameters of AWS Systems Manager beneath a path, each a SecureString.
struct ParameterStoreTarget {
  let path: String
  let client: AWSClient

  private struct Page: Decodable {
    struct Parameter: Decodable {
      let Name: String
      let Value: String
    }
    let Parameters: [Parameter]
  }

  func put(_ lines: [ConfigurationText.Line]) async throws(Failure) -> String {
    if let empty = lines.first(where: { $0.flat.isEmpty }) {
      throw Failure(
        .usage, "E0814", "\(empty.name) is empty, and AWS Parameter Store keeps no empty value",
        fix: ["give it a value, or choose another target"])
    }
    let changes = KeyChanges(lines, there: try await current())
    for line in changes.written {
      let arguments = [
        "ssm", "put-parameter", "--name", "\(path)/\(line.name)", "--type", "SecureString", "--overwrite", "--value",
        "file:///dev/stdin", "--output", "json",
      ]
      _ = try await client.call(arguments, input: line.flat)
    }
    for name in changes.removed {
      _ = try await client.call(["ssm", "delete-parameter", "--name", "\(path)/\(name)"])
    }
    return "\(path): \(changes.text)"
  }

  func differences(_ lines: [ConfigurationText.Line]) async throws(Failure) -> [String] {
    KeyChanges(lines, there: try await current()).names
  }

  private func current() async throws(Failure) -> [String: String] {
    let arguments = ["ssm", "get-parameters-by-path", "--path", path, "--with-decryption", "--output", "json"]
    guard case .done(let answer) = try await client.call(arguments) else { return [:] }
    guard let page = try? JSONDecoder().decode(Page.self, from: Data(answer.output)) else {
      throw Failure(
        .unreachable, "E0815", "what aws says of \(path) cannot be read", fix: ["aws ssm get-parameters-by-path"])
    }
    return Dictionary(
      page.Parameters.map { (String($0.Name.dropFirst(path.count + 1)), $0.Value) },
      uniquingKeysWith: { first, _ in first })
  }
}
