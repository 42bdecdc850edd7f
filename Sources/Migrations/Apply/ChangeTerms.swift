// SPDX-License-Identifier: Apache-2.0
internal import PromotionPorts

/// What one change of a target is bound to.
struct ChangeTerms {
  /// The schema before a script that is no transaction; a transaction needs only the one after.
  var from: SchemaImage?
  /// The schema that it must lead to, or `nil` when nobody knows.
  var to: SchemaImage?
  /// Values that must be copied before they go.
  var lost: [LostValues] = []
  /// What the copies are named after.
  var name = ""
}
