// SPDX-License-Identifier: Apache-2.0
/// How a commit stands to another one, as the history says.
public enum Ancestry: Hashable, Sendable {
  /// It is the same commit.
  case same
  /// It descends from the other.
  case newer
  /// The other descends from it.
  case older
  /// Neither descends from the other.
  case diverged
}
