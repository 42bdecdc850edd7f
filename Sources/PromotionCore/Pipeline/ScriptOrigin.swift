// SPDX-License-Identifier: Apache-2.0
/// Whose tree holds the program of a command.
public enum ScriptOrigin: String, Hashable, Sendable, CaseIterable {
  /// The policy's: a commit cannot change the program that brings it in (R6).
  case policy
  /// The commit's own.
  case commit
}
