// SPDX-License-Identifier: Apache-2.0
/// The full hexadecimal id of a git tree.
public struct TreeID: RawRepresentable, Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The text itself.
  public let rawValue: String

  /// Wraps the text without judging it; readers judge where it enters.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// Wraps the text without judging it.
  public init(_ text: String) { rawValue = text }

  /// The text itself.
  public var description: String { rawValue }

  /// The first characters, enough for a person to recognise it.
  public var short: String { String(rawValue.prefix(7)) }

  /// Orders by the text.
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
