// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

/// What a person signs who agrees to a change of the policy.
struct PolicyStatement {
  let repository: String
  let pipeline: String
  let from: CommitID
  let to: CommitID
  let contents: Digest
  let person: PersonName
  let notAfter: Instant
  let nonce: String

  var document: Document {
    .members([
      "_type": .string("https://in-toto.io/Statement/v1"),
      "subject": .array([
        .members([
          "name": .string("git+sluice:\(repository)"), "digest": .members(["gitCommit": .string(to.rawValue)]),
        ])
      ]), "predicateType": .string("urn:sluice:policy-approval:v1"),
      "predicate": .members([
        "repository": .string(repository), "pipeline": .string(pipeline), "from": .string(from.rawValue),
        "to": .string(to.rawValue), "contents": .string("sha256:\(contents.rawValue)"),
        "approver": .string(person.rawValue), "notAfter": .string(notAfter.text), "nonce": .string(nonce),
      ]),
    ])
  }
}
