// SPDX-License-Identifier: Apache-2.0
/// What identifies a change wherever it is applied, as `git patch-id --stable` computes it.
public struct PatchID: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  /// 40 hexadecimal digits.
  public let rawValue: String

  /// Wraps the text without judging it.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// The text itself.
  public var description: String { rawValue }
}
