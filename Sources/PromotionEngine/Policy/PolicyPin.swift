// SPDX-License-Identifier: Apache-2.0
/// Names the reference that keeps the commit of the policy in force.
enum PolicyPin {
  /// No pipeline can be called so: names begin with a letter.
  static func name(_ pipeline: String) -> String { "_policy/\(pipeline)" }
}
