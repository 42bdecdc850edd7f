// SPDX-License-Identifier: Apache-2.0
/// How one finds out whether a service works.
public enum HealthCheck: Hashable, Sendable {
  /// Its port accepts connections.
  case listening
  /// A path on its port answers with a status from 200 to 399.
  case path(String)
  /// An address answers with a status from 200 to 399.
  case address(WebAddress)
  /// A command ends with 0.
  case command(CommandLine)

  /// The check as a person says it.
  public var text: String {
    switch self {
    case .listening: "port accepts connections"
    case .path(let path): "GET \(path)"
    case .address(let address): "GET \(address)"
    case .command(let command): command.arguments.joined(separator: " ")
    }
  }
}
