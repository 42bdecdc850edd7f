// SPDX-License-Identifier: Apache-2.0
/// What happens while a local environment comes up.
public enum StackEvent: Hashable, Sendable {
  /// A service begins.
  case started(String, command: String)
  /// A service is well after so many milliseconds.
  case well(String, text: String, milliseconds: Int64)
  /// A service is waited for already so long.
  case waiting(String, text: String, milliseconds: Int64)
  /// A service ended, which none should; the end of its output comes along.
  case ended(String, text: String, tail: [String])
}
