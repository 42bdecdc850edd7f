// SPDX-License-Identifier: Apache-2.0
/// Where the `configure` step puts the configuration of a release.
public enum ConfigureTarget: Hashable, Sendable {
  /// Nowhere but in the file that steps find under `SLUICE_CONFIGURATION`.
  case handed
  /// A file of the machine that promotes; a relative path begins in the working folder.
  case file(String)
  /// One secret of AWS Secrets Manager.
  case secretsManager(id: String)
  /// Parameters of AWS Systems Manager beneath a path, each a SecureString.
  case parameterStore(path: String)
  /// A hosted configuration of AWS AppConfig; with a strategy it is also deployed.
  case appConfig(application: String, environment: String, profile: String, strategy: String)
  /// Keys of etcd beneath a prefix.
  case etcd(prefix: String)

  /// The target as a person says it.
  public var text: String {
    switch self {
    case .handed: "handed to the steps"
    case .file(let path): "file \(path)"
    case .secretsManager(let id): "AWS Secrets Manager \(id)"
    case .parameterStore(let path): "AWS Parameter Store \(path)"
    case .appConfig(let application, let environment, let profile, let strategy):
      "AWS AppConfig \(application)/\(environment)/\(profile)\(strategy.isEmpty ? "" : " by \(strategy)")"
    case .etcd(let prefix): "etcd \(prefix)"
    }
  }
}
