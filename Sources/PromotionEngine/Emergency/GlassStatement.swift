// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

/// What a person signs who breaks the glass for a rollback.
struct GlassStatement {
  let request: RunRequested
  let repository: String
  let person: PersonName
  let reason: String
  let reviewBy: Instant
  let nonce: String

  var document: Document {
    .members([
      "type": .string("urn:sluice:break-glass:v1"), "repository": .string(repository),
      "pipeline": .string(request.place.pipeline), "environment": .string(request.place.environment.rawValue),
      "from": request.from.map { .string($0.rawValue) }, "to": .string(request.commit.rawValue),
      "tree": .string(request.tree.rawValue), "policy": .string(request.policy.rawValue),
      "plan": .string("sha256:\(request.plan.rawValue)"), "by": .string(person.rawValue), "reason": .string(reason),
      "reviewBy": .string(reviewBy.text), "nonce": .string(nonce),
    ])
  }
}
