// SPDX-License-Identifier: Apache-2.0
/// What a run is for.
public enum RunKind: String, Hashable, Sendable, CaseIterable {
  /// Brings a commit into an environment.
  case promotion
  /// Brings an environment back to a release that was live and verified there.
  case rollback

  /// The letter with which its runs are named.
  public var letter: String {
    switch self {
    case .promotion: "p"
    case .rollback: "r"
    }
  }
}
