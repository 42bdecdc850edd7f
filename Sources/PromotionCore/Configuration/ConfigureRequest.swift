// SPDX-License-Identifier: Apache-2.0
/// What the `configure` step renders, and where it puts it.
public struct ConfigureRequest: Hashable, Sendable {
  /// How it is written.
  public let format: ConfigurationFormat
  /// Where it goes.
  public let target: ConfigureTarget
  /// How the client reaches the target: its endpoint, or empty for its own default.
  public let endpoint: String
  /// Variables of the caller that the client may see, credentials among them.
  public let pass: [String]

  /// Describes a request.
  public init(format: ConfigurationFormat, target: ConfigureTarget, endpoint: String, pass: [String]) {
    self.format = format
    self.target = target
    self.endpoint = endpoint
    self.pass = pass
  }

  /// The request as a plan names it.
  public var document: Document {
    .members([
      "format": .string(format.rawValue), "target": .string(target.text), "endpoint": .string(endpoint),
      "pass": .array(pass.map { .string($0) }),
    ])
  }
}
