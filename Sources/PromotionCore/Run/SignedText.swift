// SPDX-License-Identifier: Apache-2.0
/// A text and a person's signature over exactly its bytes.
public struct SignedText: Hashable, Sendable {
  /// The text.
  public let statement: String
  /// The armoured SSHSIG.
  public let signature: String

  /// Joins a text and its signature.
  public init(statement: String, signature: String) {
    self.statement = statement
    self.signature = signature
  }
}
