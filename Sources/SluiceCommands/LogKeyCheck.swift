// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine

/// Finds out whether the policy names the log key with which this machine appends.
///
/// What another key signs nobody would believe: every check against the policy would call the journal forged. A promotion
/// is refused with it; a rollback is not held up by it.
struct LogKeyCheck {
  let session: Session

  /// Refuses to promote with a log key that the policy on the trunk does not name.
  func require(pipeline: String?) async throws(Failure) {
    let state = try await session.ledger.state()
    guard !state.trunk.isEmpty else { return }
    let files = try await PolicyKeys(history: session.world.history)
      .texts(trunk: state.trunk, remote: state.remote, pipeline: pipeline)
    if let failure = try failure(in: files, trunk: state.trunk) { throw failure }
  }

  /// Returns what is wrong with the keys in these files, or `nil`: there is no journal yet, no key, or it is named.
  func failure(in files: [(source: String, text: String)]) async throws(Failure) -> Failure? {
    let state = try await session.ledger.state()
    return state.trunk.isEmpty ? nil : try failure(in: files, trunk: state.trunk)
  }

  private func failure(in files: [(source: String, text: String)], trunk: String) throws(Failure) -> Failure? {
    guard let own = try Composition.required().journal.ownKey(session.journalFolder)?.text else { return nil }
    for file in files {
      let lines = file.text.split { $0.isNewline || $0 == " " || $0 == "\t" }
      guard !lines.contains(Substring(own)) else { continue }
      let path = file.source.split(separator: " ").first.map(String.init) ?? file.source
      return Failure(
        .usage, "E0645", "the policy does not name the log key of this machine",
        why: ["\(file.source) lacks \(own)", "nobody would believe what this key signs; nothing was recorded"],
        fix: way(own, in: file.text, path: path, trunk: trunk))
    }
    return nil
  }

  private func way(_ own: String, in text: String, path: String, trunk: String) -> [String] {
    let logs = NamedLog.names(in: text)
    // The key of another log belongs to a second journal, and that must not become the truth by one more line.
    guard logs.isEmpty || logs.contains(where: { own.hasPrefix("\($0)+") }) else {
      return ["work in the clone that has the journal \(logs[0])"] + NamedLog.sharing
    }
    return [
      "SLUICE_LOG_KEY_FILE=FILE, the key that sluice init made for this journal",
      "echo '\(own)' >> \(path) && git commit -m 'Add a log key' \(path), on \(trunk)",
    ]
  }
}
