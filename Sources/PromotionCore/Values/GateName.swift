// SPDX-License-Identifier: Apache-2.0
/// The name of a gate within its environment.
public struct GateName: RawRepresentable, Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The text itself.
  public let rawValue: String

  /// Wraps the text without judging it; readers judge where it enters.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// Wraps the text without judging it.
  public init(_ text: String) { rawValue = text }

  /// The text itself.
  public var description: String { rawValue }

  /// Orders by the text.
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
