// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine

/// Refuses to promote with a log key that the policy does not name.
///
/// What it signs nobody would believe: every check against the policy would call the journal forged. A rollback is not
/// held up by it.
struct LogKeyCheck {
  let session: Session

  func require(pipeline: String?) async throws(Failure) {
    let state = try await session.ledger.state()
    guard let own = try Composition.required().journal.ownKey(session.journalFolder)?.text, !state.trunk.isEmpty else {
      return
    }
    for file in try await PolicyKeys(history: session.world.history)
      .texts(trunk: state.trunk, remote: state.remote, pipeline: pipeline)
    {
      let lines = file.text.split { $0.isNewline || $0 == " " || $0 == "\t" }
      guard !lines.contains(Substring(own)) else { continue }
      let path = file.source.split(separator: " ").first.map(String.init) ?? file.source
      throw Failure(
        .usage, "E0645", "the policy does not name the log key of this machine",
        why: ["\(file.source) lacks \(own)", "nobody would believe what this key signs; nothing was recorded"],
        fix: [
          "SLUICE_LOG_KEY_FILE=FILE, the key that sluice init made for this journal",
          "echo '\(own)' >> \(path) && git commit -m 'Add a log key' \(path), on \(state.trunk)",
        ])
    }
  }
}
