// SPDX-License-Identifier: Apache-2.0
/// Bytes or text that do not have the form they must have, and why.
struct Malformed: Error, Hashable {
  /// The reason, lower case, without a full stop.
  let reason: String

  init(_ reason: String) { self.reason = reason }
}
