// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

/// A CDEvent of version 0.5.1, made from one entry of the journal.
///
/// Source: the CDEvents specification, continuous deployment, core and continuous operations events.
struct DeliveryEvent {
  /// The id of the entry, so that a receiver knows a repeat.
  let id: String
  /// The subject and predicate, `service.deployed`.
  let type: String
  let at: Instant
  let source: String
  let subject: String
  let content: Document

  private static let version = "0.5.1"
  private static let typeVersion = "0.3.0"

  /// The event itself.
  var document: Document {
    .members([
      "context": .members([
        "specversion": .string(Self.version), "id": .string(id), "source": .string(source),
        "type": .string("dev.cdevents.\(type).\(Self.typeVersion)"), "timestamp": .string(at.text),
      ]), "subject": .members(["id": .string(subject), "source": .string(source), "content": content]),
    ])
  }

  /// The event in an envelope of CloudEvents 1.0, structured mode.
  var envelope: Document {
    .members([
      "specversion": .string("1.0"), "id": .string(id), "source": .string(source),
      "type": .string("dev.cdevents.\(type).\(Self.typeVersion)"), "time": .string(at.text),
      "datacontenttype": .string("application/json"), "data": document,
    ])
  }
}
