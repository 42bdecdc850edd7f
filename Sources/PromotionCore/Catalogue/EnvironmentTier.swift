// SPDX-License-Identifier: Apache-2.0
/// How much depends on an environment; decides what its entry must say and which rules are on.
public enum EnvironmentTier: String, Hashable, Sendable, CaseIterable {
  /// On a developer's own machine.
  case local
  /// Shared by a team: development, test, staging.
  case shared
  /// Customers depend on it.
  case production
}
