// SPDX-License-Identifier: Apache-2.0
/// How configuration is written for the deliverable.
public enum ConfigurationFormat: String, Hashable, Sendable, CaseIterable {
  /// `NAME="value"` lines.
  case dotenv
  /// One object.
  case json
  /// One mapping.
  case yaml
}
