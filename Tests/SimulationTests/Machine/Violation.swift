// SPDX-License-Identifier: Apache-2.0
/// A broken invariant: its number, and what was seen.
struct Violation: Error, Hashable {
  let invariant: String
  let text: String
}
