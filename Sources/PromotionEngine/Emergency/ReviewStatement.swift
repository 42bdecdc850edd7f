// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

/// What a person signs who reviews broken glass.
struct ReviewStatement {
  let broken: GlassBroken
  let repository: String
  let person: PersonName
  let isJustified: Bool
  let reason: String
  let nonce: String

  var document: Document {
    .members([
      "type": .string("urn:sluice:glass-review:v1"), "repository": .string(repository),
      "run": .string(broken.run.rawValue), "broken": .string("sha256:\(Digest(of: broken.proof.statement.utf8))"),
      "justified": .boolean(isJustified), "by": .string(person.rawValue), "reason": .string(reason),
      "nonce": .string(nonce),
    ])
  }
}
