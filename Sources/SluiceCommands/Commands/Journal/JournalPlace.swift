// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Which journal a command looks at: that of the repository, or a copy somewhere else.
struct JournalPlace {
  let common: CommonOptions
  let file: String?

  /// The repository, or `nil` where a copy is looked at outside of any.
  func session() async throws(Failure) -> Session? {
    guard file != nil else {
      let session = try await common.session()
      // What is looked at is the copy in the folder; a shared journal says first what is new.
      if session.world.journal.kind != .file { _ = try await session.world.journal.head() }
      return session
    }
    do { return try await common.session() } catch {
      common.output.talk("no repository is at hand (\(error.what)): approvals and the policy's key cannot be looked up")
      return nil
    }
  }

  func source(_ session: Session?) throws(Failure) -> JournalDesk.Source {
    if let file { return InputFile.isFolder(file) ? .folder(file) : .file(file) }
    guard let session else { throw Failure(.defect, "E7003", "no session was opened") }
    return .folder(session.journalFolder)
  }
}
