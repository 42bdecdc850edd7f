// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

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

  /// The same as a note, where it is no problem yet.
  var noted: Diagnosis {
    grade == .problem ? Diagnosis(subject: subject, grade: .note, text: text, fix: fix) : self
  }

  var document: Document {
    .members([
      "subject": .string(subject), "grade": .string(grade.rawValue), "text": .string(text),
      "fix": .array(fix.map { .string($0) }),
    ])
  }
}
