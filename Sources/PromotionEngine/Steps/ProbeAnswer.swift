// SPDX-License-Identifier: Apache-2.0
/// What a probe says of the environment.
enum ProbeAnswer: Sendable {
  /// The release runs there.
  case applied
  /// It does not.
  case notApplied
  /// It runs on some targets only.
  case partial
  /// The probe cannot tell.
  case unknown
}
