// SPDX-License-Identifier: Apache-2.0
/// What the rules need to know of an environment.
struct ConfigurationSurroundings {
  let name: EnvironmentName
  let tier: EnvironmentTier
  let hosts: Set<String>
}
