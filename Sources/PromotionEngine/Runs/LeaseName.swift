// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// Names the lease of an environment.
public enum LeaseName {
  /// Returns the name, which no other pipeline's environment has.
  public static func of(_ place: Place) -> EnvironmentName { EnvironmentName("\(place.pipeline).\(place.environment)") }
}
