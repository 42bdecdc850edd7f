// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
public import PromotionPorts

/// Everything outside that the engine may ask.
public struct World: Sendable {
  /// Questions about commits.
  public let history: any CommitHistory
  /// The only place where state is kept.
  public let journal: any JournalStore
  /// Runs commands.
  public let runner: any CommandRunner
  /// Reads migrations and does them.
  public let migrations: any MigrationTool
  /// Makes and checks signatures.
  public let signatures: any SignatureChecker
  /// Reads pipeline files.
  public let reader: any PipelineReader
  /// Fetches secrets; `nil` where there are none, as in tests that need none.
  public let secrets: (any SecretResolver)?
  /// Puts configuration where the deliverable reads it.
  public let stores: (any ConfigurationStore)?
  /// Tells who is alive in an environment.
  public let leases: any LeaseKeeper
  /// Tells who supervises the services of this machine.
  public let localLeases: any LeaseKeeper
  /// The time.
  public let clock: any PromotionPorts.Clock
  /// Identifiers of entries.
  public let identifiers: any IdentifierSource
  /// Who calls, as far as it is known.
  public let actor: Actor
  /// The absolute path of the repository's working folder; relative database paths begin here.
  public let folder: String
  /// The absolute path of a folder for clean trees, on the same machine.
  public let scratch: String
  /// The caller's variables, for `env:NAME` references.
  public let variables: [String: String]

  /// Collects what is outside.
  public init(
    history: any CommitHistory, journal: any JournalStore, runner: any CommandRunner, migrations: any MigrationTool,
    signatures: any SignatureChecker, reader: any PipelineReader, leases: any LeaseKeeper,
    clock: any PromotionPorts.Clock, identifiers: any IdentifierSource, actor: Actor, folder: String,
    scratch: String, variables: [String: String], secrets: (any SecretResolver)? = nil,
    stores: (any ConfigurationStore)? = nil, localLeases: (any LeaseKeeper)? = nil
  ) {
    self.history = history
    self.journal = journal
    self.runner = runner
    self.migrations = migrations
    self.signatures = signatures
    self.reader = reader
    self.secrets = secrets
    self.stores = stores
    self.leases = leases
    self.localLeases = localLeases ?? leases
    self.clock = clock
    self.identifiers = identifiers
    self.actor = actor
    self.folder = folder
    self.scratch = scratch
    self.variables = variables
  }

  /// The same, with commands run by another runner.
  func with(runner: any CommandRunner) -> World {
    World(
      history: history, journal: journal, runner: runner, migrations: migrations, signatures: signatures,
      reader: reader, leases: leases, clock: clock, identifiers: identifiers, actor: actor, folder: folder,
      scratch: scratch, variables: variables, secrets: secrets, stores: stores, localLeases: localLeases)
  }
}
