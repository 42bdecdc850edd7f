// SPDX-License-Identifier: Apache-2.0
import Commands
import ConfigurationStores
import GitHistory
import Glibc
import JobIdentities
import Journal
import MachineProbes
import Migrations
import PipelineFiles
import PromotionCore
import PromotionEngine
import PromotionPorts
import Signatures
import SluiceCommands

/// Builds the adapters for one repository: the only place that names them.
enum Adapters {
  /// Opens the history alone: what asks about nothing but commits waits for no journal and no configuration.
  @Sendable static func history(at folder: String) throws(Failure) -> any CommitHistory {
    try GitRepository(startingAt: folder)
  }

  static func session(at folder: String) async throws(Failure) -> Session {
    let repository = try GitRepository(startingAt: folder)
    let common = repository.commonDirectory
    let journalFolder = "\(common)/sluice"
    let workFolder = repository.workFolder
    let variables = environment()
    let tools = QuietTool(caller: variables, folder: workFolder ?? common)
    let places = try await JournalPlaces(repository: repository, variables: variables)
    let open = await JournalAdapters.opening(
      of: repository, folder: journalFolder, tools: tools, variables: variables, places: places)
    let journal: any JournalStore
    do throws(Failure) { journal = try open(try JournalAdapters.logKey(folder: journalFolder)) } catch {
      guard error.code == "E0608" else { throw error }
      journal = ReadOnlyJournal(try open(nil), because: error)
    }
    let actor = await actor(of: repository, variables: variables)
    let clock = SystemClock()
    let identifiers = ULIDSource()
    let local = FileLeases(folder: journalFolder)
    let leases: any LeaseKeeper =
      journal.kind == .postgres ? PairedLeases(shared: places.leases(identifiers), local: local) : local
    let keeper = UserSecrets(folder: secretsFolder(variables))
    let runner = ProcessRunner(evidenceFolder: "\(journalFolder)/evidence", lifeline: ownPath())
    let branch = await repository.currentBranch
    let signing = signingKey(await repository.configuration("user.signingkey"), variables)
    @Sendable func session(
      _ journal: any JournalStore, _ leases: any LeaseKeeper,
      offline: @escaping @Sendable () async throws(Failure) -> Session?
    ) -> Session {
      let world = World(
        history: repository, journal: journal, runner: runner,
        migrations: DatabaseMigrations(scratchFolder: "\(journalFolder)/scratch", runner: runner),
        signatures: SSHSignatures { (arguments, input) async throws(Failure) in
          try await TerminalTool.run(arguments, input: input)
        }, reader: YAMLPipelineReader(), leases: leases, clock: clock,
        identifiers: identifiers, actor: actor, folder: workFolder ?? common,
        scratch: "\(temporary(variables))/sluice-\(getuid())",
        variables: variables,
        secrets: MachineSecrets(variables: variables, keeper: keeper, tools: tools),
        stores: ConfigurationTargets(tools: tools), localLeases: local)
      return Session(
        world: world,
        ledger: Ledger(journal: journal, clock: clock, identifiers: identifiers, actor: actor),
        currentBranch: branch, workFolder: workFolder, signingKey: signing,
        jobs: JobTokens(variables: variables, tools: tools),
        remote: { branch in await remote(of: branch, in: repository) }, journalFolder: journalFolder,
        machine: Machine(
          probe: MachineProbe(tools: tools), tools: tools, secrets: keeper, interruption: { await Interruption.next() }),
        stores: JournalAdapters.stores(
          of: repository, folder: journalFolder, tools: tools, variables: variables, places: places),
        offline: offline,
        createLogKey: { origin throws(Failure) in
          let (path, key) = try JournalAdapters.keyForInit(folder: journalFolder, origin: origin)
          let journal = try open(key)
          return (
            path, key.verifier.text, Ledger(journal: journal, clock: clock, identifiers: identifiers, actor: actor)
          )
        })
    }
    return session(journal, leases) { () async throws(Failure) in
      guard let offline = try await JournalAdapters.offline(journal, folder: journalFolder) else { return nil }
      return session(offline, local) { nil }
    }
  }

  /// The remote to which a branch belongs, or `origin`, or none.
  private static func remote(of branch: String, in repository: GitRepository) async -> String? {
    if let own = await repository.configuration("branch.\(branch).remote"), own != ".", !own.isEmpty { return own }
    return await repository.configuration("remote.origin.url").map { _ in "origin" }
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

  /// Where the user's own secrets are kept (XDG Base Directory Specification).
  private static func secretsFolder(_ variables: [String: String]) -> String {
    let configured = variables["XDG_CONFIG_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    return "\(configured ?? "\(variables["HOME"] ?? "/root")/.config")/sluice/secrets"
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
