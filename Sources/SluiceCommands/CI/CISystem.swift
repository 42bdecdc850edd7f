// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser

/// The CI system whose log is written.
enum CISystem: String, CaseIterable, ExpressibleByArgument, Sendable {
  /// GitHub Actions: groups, annotations, a step summary and outputs.
  case github
  /// GitLab CI: sections and a dotenv report.
  case gitlab
  /// Plain lines.
  case none

  /// Returns the system that the variables tell of.
  ///
  /// GitHub sets `GITHUB_ACTIONS`, GitLab `GITLAB_CI`, both to `true`.
  static func detect(_ variables: [String: String]) -> CISystem {
    if variables["GITHUB_ACTIONS"] == "true" { return .github }
    return variables["GITLAB_CI"] == "true" ? .gitlab : .none
  }
}
