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
    let runner = ProcessRunner(evidenceFolder: "\(journalFolder)/evidence", lifeline: ownPath())
    let world = World(
      history: repository, journal: journal, runner: runner,
      migrations: DatabaseMigrations(scratchFolder: "\(journalFolder)/scratch", runner: runner),
      signatures: SSHSignatures { (arguments, input) async throws(Failure) in
        try await TerminalTool.run(arguments, input: input)
      }, reader: YAMLPipelineReader(), leases: FileLeases(folder: journalFolder), clock: clock,
      identifiers: identifiers, actor: actor, folder: workFolder ?? common,
      scratch: "\(temporary(variables))/sluice-\(getuid())",
      variables: variables)
    return Session(
      world: world,
      ledger: Ledger(journal: journal, clock: clock, identifiers: identifiers, actor: actor),
      currentBranch: await repository.currentBranch, workFolder: workFolder,
      signingKey: signingKey(await repository.configuration("user.signingkey"), variables),
      journalFolder: journalFolder,
      createLogKey: { origin throws(Failure) in
        // An earlier init may have ended between the key and the first entry.
        let isThere = access(keyFile, F_OK) == 0
        let key = isThere ? try LogKey.load(file: keyFile) : try LogKey.make(name: origin)
        guard mkdir(journalFolder, 0o700) == 0 || errno == EEXIST else {
          throw Failure(.unreachable, "E0623", "cannot make \(journalFolder)", why: [String(cString: strerror(errno))])
        }
        if !isThere { try key.write(file: keyFile) }
        let journal = FileJournal(folder: journalFolder, key: key)
        return (
          keyFile, key.verifier.text, Ledger(journal: journal, clock: clock, identifiers: identifiers, actor: actor)
        )
      },
      verifyJournal: { () async throws(Failure) in try await verify(journalFolder, keyFile: keyFile) })
  }

  /// The journal with the log key where there is one; without it, everything can be read and nothing appended.
  private static func journal(folder: String, keyFile: String) throws(Failure) -> FileJournal {
    if let text = getenv("SLUICE_LOG_KEY").map({ String(cString: $0) }), !text.isEmpty {
      do { return FileJournal(folder: folder, key: try LogKey(text: text)) } catch {
        throw Failure(.usage, "E0608", "the variable SLUICE_LOG_KEY holds no log key", why: ["\(error)"])
      }
    }
    guard access(keyFile, F_OK) == 0 else { return FileJournal(folder: folder, key: nil) }
    return FileJournal(folder: folder, key: try LogKey.load(file: keyFile))
  }

  private static func verify(_ folder: String, keyFile: String) async throws(Failure) -> SluiceCommands.JournalReport {
    let verifier = access(keyFile, F_OK) == 0 ? try LogKey.load(file: keyFile).verifier : nil
    let report = try await JournalVerification.verify(folder: folder, verifier: verifier)
    let torn =
      report.tornBytes > 0 ? "; \(report.tornBytes) bytes of a torn write follow, the next append seals them" : ""
    let coverage =
      report.isSigned
      ? "entries 0 to \(Swift.max(report.covered, 1) - 1) are covered by a checkpoint, self-signed\(torn)"
      : "no checkpoint was checked: the log key is not here\(torn)"
    return SluiceCommands.JournalReport(
      entries: report.entries, root: report.root, fault: report.problem?.description, coverage: coverage)
  }

  /// Who calls: the CI job, or the person whose address git knows.
  private static func actor(of repository: GitRepository, variables: [String: String]) async -> Actor {
    if variables["GITHUB_ACTIONS"] == "true", let actor = variables["GITHUB_ACTOR"] {
      return Actor(name: "ci:github/\(actor)", proof: "environment")
    }
    if variables["GITLAB_CI"] == "true", let actor = variables["GITLAB_USER_LOGIN"] {
      return Actor(name: "ci:gitlab/\(actor)", proof: "environment")
    }
    if let email = await repository.configuration("user.email"), !email.isEmpty {
      return Actor(name: email, proof: "git")
    }
    return Actor(name: "user:\(getuid())", proof: "unix")
  }

  private static func signingKey(_ key: String?, _ variables: [String: String]) -> String? {
    // A signing key that is no path is an OpenPGP key id or a literal key; neither is a file to sign with.
    guard let key, key.hasPrefix("/") || key.hasPrefix("~/") else { return nil }
    return key.hasPrefix("~/") ? variables["HOME"].map { "\($0)\(key.dropFirst())" } : key
  }

  private static func environment() -> [String: String] {
    var variables: [String: String] = [:]
    var entry = environ
    while let text = entry.pointee {
      let pair = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if pair.count == 2 { variables[String(pair[0])] = String(pair[1]) }
      entry += 1
    }
    return variables
  }

  private static func temporary(_ variables: [String: String]) -> String {
    variables["TMPDIR"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp"
  }

  /// The path of this executable, which supervises the children.
  private static func ownPath() -> String? {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, 4095)
    return count > 0 ? String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self) : nil
  }
}
