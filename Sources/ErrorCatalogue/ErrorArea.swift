// SPDX-License-Identifier: Apache-2.0

/// The errors of one part of sluice.
public struct ErrorArea: Sendable {
  /// The heading.
  public let title: String
  /// One sentence under the heading.
  public let summary: String
  /// The errors, by code.
  public let entries: [ErrorEntry]

  /// Makes an area from its parts.
  public init(title: String, summary: String, entries: [ErrorEntry]) {
    self.title = title
    self.summary = summary
    self.entries = entries
  }
}
