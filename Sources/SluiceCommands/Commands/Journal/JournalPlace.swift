// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore

/// Which journal a command looks at: that of the repository, or a copy somewhere else.
struct JournalPlace {
  let common: CommonOptions
  let file: String?

  /// The repository, or `nil` where a copy is looked at outside of any.
  func session() async throws(Failure) -> Session? {
    guard file != nil else { return try await common.session() }
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
