// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
public import PromotionPorts

/// Puts configuration into files, AWS and etcd, each through its own client.
public struct ConfigurationTargets: ConfigurationStore {
  private let tools: any ToolRunner

  /// Uses clients that a runner starts.
  public init(tools: any ToolRunner) { self.tools = tools }

  /// Puts the lines into the target of a request; again with the same lines it changes nothing.
  public func put(
    _ lines: [ConfigurationText.Line], to request: ConfigureRequest, folder: String
  ) async throws(Failure) -> String {
    switch request.target {
    case .handed: return "\(lines.count) values"
    case .file(let path): return try FileTarget(path: path, folder: folder, format: request.format).put(lines)
    case .secretsManager(let id): return try await SecretsManagerTarget(id: id, client: aws(request)).put(lines)
    case .parameterStore(let path): return try await ParameterStoreTarget(path: path, client: aws(request)).put(lines)
    case .appConfig(let application, let environment, let profile, let strategy):
      return try await AppConfigTarget(
        application: application, environment: environment, profile: profile, strategy: strategy,
        format: request.format, client: aws(request)
      ).put(lines)
    case .etcd(let prefix):
      return try await EtcdTarget(prefix: prefix, endpoint: request.endpoint, pass: request.pass, tools: tools)
        .put(lines)
    }
  }

  /// Returns the names whose value in the target is not that of the lines, and those that are there besides.
  public func differences(
    from lines: [ConfigurationText.Line], in request: ConfigureRequest, folder: String
  ) async throws(Failure) -> [String] {
    switch request.target {
    case .handed: return []
    case .file(let path): return try FileTarget(path: path, folder: folder, format: request.format).differences(lines)
    case .secretsManager(let id): return try await SecretsManagerTarget(id: id, client: aws(request)).differences(lines)
    case .parameterStore(let path):
      return try await ParameterStoreTarget(path: path, client: aws(request)).differences(lines)
    case .appConfig:
      throw Failure(
        .usage, "E0819", "AWS AppConfig does not show which version its agents have",
        why: ["what is stored there is not compared"], fix: ["ask the service itself, in its health check"])
    case .etcd(let prefix):
      return try await EtcdTarget(prefix: prefix, endpoint: request.endpoint, pass: request.pass, tools: tools)
        .differences(lines)
    }
  }

  private func aws(_ request: ConfigureRequest) -> AWSClient {
    AWSClient(tools: tools, endpoint: request.endpoint, pass: request.pass)
  }
}
