// SPDX-License-Identifier: Apache-2.0
/// The actions that change an environment; the declaration order is the order of a promotion.
public enum StepName: String, Hashable, Sendable, CaseIterable {
  /// Applies the proved migrations, or reverts the promotion's own.
  case migrate
  /// Hands over the configuration of the release.
  case configure
  /// Brings the release into its place.
  case deploy
  /// Shows that the release works there.
  case verify
}
