// SPDX-License-Identifier: Apache-2.0
/// Makes identifiers that nobody else makes.
public protocol IdentifierSource: Sendable {
  /// Returns a new ULID.
  func next() -> String
}
