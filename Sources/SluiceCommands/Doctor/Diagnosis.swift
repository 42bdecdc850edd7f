// SPDX-License-Identifier: Apache-2.0
/// What a look at one thing found.
struct Diagnosis: Sendable {
  /// How bad it is.
  enum Grade: String, Sendable {
    case ok
    /// Something will not work some day, or not for everybody.
    case note
    /// Something does not work now.
    case problem
  }

  let subject: String
  let grade: Grade
  let text: String
  var fix: [String] = []
}
