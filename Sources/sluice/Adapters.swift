// SPDX-License-Identifier: Apache-2.0
import Commands
import GitHistory
import Glibc
import Journal
import Migrations
import PipelineFiles
import PromotionCore
import PromotionEngine
import Signatures
import SluiceCommands

/// Builds the adapters for one repository: the only place that names them.
enum Adapters {
  static func session(at folder: String) async throws(Failure) -> Session {
    let repository = try GitRepository(startingAt: folder)
    let common = repository.commonDirectory
    let journalFolder = "\(common)/sluice"
    let keyFile = "\(journalFolder)/log.key"
    let workFolder = repository.workFolder
    let journal = try journal(folder: journalFolder, keyFile: keyFile)
    let variables = environment()
    let actor = await actor(of: repository, variables: variables)
    let clock = SystemClock()
    let identifiers = ULIDSource()
    let world = World(
      history: repository, journal: journal,
      runner: ProcessRunner(evidenceFolder: "\(journalFolder)/evidence", lifeline: ownPath()),
      migrations: SQLiteMigrations(scratchFolder: "\(journalFolder)/scratch"),
      signatures: SSHSignatures { (arguments, input) async throws(Failure) in
        try await TerminalTool.run(arguments, input: input)
      }, reader: YAMLPipelineReader(), leases: FileLeases(folder: journalFolder), clock: clock,
      identifiers: identifiers, actor: actor, folder: workFolder ?? common, scratch: "\(temporary(variables))/sluice-\(getuid())",
      variables: variables)
    return Session(
      world: world,
      ledger: Ledger(journal: journal, clock: clock, identifiers: identifiers, actor: actor),
      currentBranch: await repository.currentBranch, workFolder: workFolder,
      signingKey: signingKey(await repository.configuration("user.signingkey"), variables), journalFolder: journalFolder,
      createLogKey: { origin throws(Failure) in
        let key = try LogKey.make(name: origin)
        try JournalFolders.make(journalFolder)
        try key.write(file: keyFile)
        return (keyFile, key.verifier.text)
      },
      verifyJournal: { () async throws(Failure) in try verify(journalFolder, keyFile: keyFile) })
  }
}
