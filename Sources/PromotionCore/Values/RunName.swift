// SPDX-License-Identifier: Apache-2.0
/// The speakable name of a run: `p-12` for a promotion, `r-13` for a rollback.
public struct RunName: RawRepresentable, Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The text itself.
  public let rawValue: String

  /// Wraps the text without judging it; readers judge where it enters.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// Wraps the text without judging it.
  public init(_ text: String) { rawValue = text }

  /// Whether it is the name of a rollback.
  public var isRollback: Bool { rawValue.hasPrefix("r-") }

  /// The text itself.
  public var description: String { rawValue }

  /// Orders by the text.
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
