// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

/// What a person signs who says whether a step happened.
struct ResolutionStatement {
  let said: StepResolved
  let repository: String
  let person: String
  let nonce: String

  /// What is signed, as canonical bytes.
  var document: Document {
    .members([
      "type": .string("urn:sluice:step-resolution:v1"), "repository": .string(repository),
      "run": .string(said.run.rawValue), "step": .string(said.step.rawValue),
      "applied": .boolean(said.isApplied), "by": .string(person), "reason": .string(said.reason),
      "nonce": .string(nonce),
    ])
  }

  /// Tells whether a signed text says exactly what an entry says.
  static func isAbout(_ said: StepResolved, repository: String, text: String) -> Bool {
    guard let document = try? DocumentReader.document(from: Array(text.utf8)), let nonce = document["nonce"]?.string
    else { return false }
    return ResolutionStatement(said: said, repository: repository, person: said.by, nonce: nonce).document == document
  }
}
