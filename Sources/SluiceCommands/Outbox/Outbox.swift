// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// What is still to be told to somebody outside: a fold over the journal, and a mark of how far it was told.
///
/// The mark is no state of the pipeline: without it everything is told again, with the same ids.
struct Outbox {
  /// One thing to send.
  struct Letter: Sendable {
    let sequence: Int64
    let text: String
  }

  /// What is sent.
  enum Format: String, CaseIterable, Sendable {
    /// CDEvents in CloudEvents envelopes.
    case cdevents
    /// The entries themselves.
    case entries
  }

  let world: World
  let format: Format

  private struct Folded: Sendable {
    var state = JournalState()
    var letters: [Letter] = []
  }

  /// Returns what entries from a sequence on have to tell, in their order.
  func letters(since sequence: Int64) async throws(Failure) -> [Letter] {
    let format = format
    let folded = try await world.journal.fold(from: 0, into: Folded()) { folded, entry throws(Failure) in
      do throws(EventProblem) {
        try JournalFold.apply(entry, to: &folded.state)
        guard entry.sequence >= sequence, entry.type != "journal.sealed/1" else { return }
        folded.letters += try Self.texts(entry, folded.state, format).map {
          Letter(sequence: entry.sequence, text: DocumentWriter.text(of: $0))
        }
      } catch {
        throw error.failure
      }
    }
    return folded.letters
  }

  private static func texts(
    _ entry: JournalEntry, _ state: JournalState, _ format: Format
  ) throws(EventProblem) -> [Document] {
    switch format {
    case .entries: [document(of: entry)]
    case .cdevents:
      DeliveryEventWriter(state: state, entry: entry).events(try EventCodec.event(of: entry)).map(\.envelope)
    }
  }

  private static func document(of entry: JournalEntry) -> Document {
    .members([
      "schema": .string("sluice.entry/1"), "sequence": .integer(entry.sequence), "id": .string(entry.id),
      "at": .string(entry.at.text), "type": .string(entry.type), "actor": .string(entry.actor.name),
      "body": entry.body,
    ])
  }
}
