// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine

/// Which verifier keys are believed.
struct JournalKeyOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A verifier key, name+hash+base64, or a file with one a line; without it, that of the policy is believed.",
      valueName: "key"))
  var key: [String] = []

  /// The keys that were given, each read when it is a file.
  func given() throws(Failure) -> [JournalDesk.Keys] {
    var keys: [JournalDesk.Keys] = []
    for text in key {
      if let bytes = try InputFile.bytes(ifThere: text) {
        keys.append(JournalDesk.Keys(source: text, text: String(decoding: bytes, as: UTF8.self)))
      } else if text.contains("+") {
        keys.append(JournalDesk.Keys(source: "--key", text: text))
      } else {
        throw InputFile.missing(text)
      }
    }
    return keys
  }

  /// The keys that were given, or those of the policy, or where it has none, that of this machine.
  ///
  /// The policy's come first, since whoever rewrites a journal signs it with a key of his own.
  func believed(_ session: Session?, pipeline: String?) async throws(Failure) -> [JournalDesk.Keys] {
    let given = try given()
    guard given.isEmpty, let session else { return given }
    let desk = try Composition.required().journal
    if let trunk = try desk.opening(session.journalFolder)?.body["trunk"]?.string {
      // What cannot be folded is told by the check itself.
      let remote = try? await session.ledger.state().remote
      let texts = try await PolicyKeys(history: session.world.history)
        .texts(trunk: trunk, remote: remote ?? nil, pipeline: pipeline)
      if !texts.isEmpty { return texts.map { JournalDesk.Keys(source: $0.source, text: $0.text) } }
    }
    return try [desk.ownKey(session.journalFolder)].compactMap { $0 }
  }
}
