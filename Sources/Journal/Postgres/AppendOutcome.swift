// SPDX-License-Identifier: Apache-2.0
/// What the database made of an append.
enum AppendOutcome: String {
  /// The entries are there now.
  case appended
  /// All of them were there before.
  case known
  /// Somebody was faster, or some of them were there.
  case conflict
  /// As many entries as expected, and other ones.
  case fork
}
