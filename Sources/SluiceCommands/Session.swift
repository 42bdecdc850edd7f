// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
public import PromotionEngine
public import PromotionPorts

/// What a command works with: the world outside, the journal as state, and what only the repository can say.
public struct Session: Sendable {
  /// Everything outside that the engine may ask.
  public let world: World
  /// The journal as state.
  public let ledger: Ledger
  /// The branch that HEAD names, or `nil` when it is detached.
  public let currentBranch: String?
  /// Proves which CI job this is.
  public let jobs: any JobIdentity
  /// The remote of a branch by git's configuration, or `origin` where there is one; `nil` in a repository without.
  public let remote: @Sendable (_ branch: String) async -> String?
  /// The absolute path of the working folder, or `nil` in a bare repository.
  public let workFolder: String?
  /// The key file that `git config user.signingkey` names, or `nil`.
  public let signingKey: String?
  /// The absolute path of the folder with the journal and the evidence.
  public let journalFolder: String
  /// Makes the journal folder and the log key; says where the key is, how others verify with it, and appends with it.
  public let createLogKey:
    @Sendable (_ origin: String) throws(Failure) -> (path: String, verifier: String, ledger: Ledger)
  /// The stores in which the journal can be kept.
  public let stores: SharedStores
  /// Returns a session that records here, when the shared store of the journal does not answer; `nil` when it does.
  public let offline: @Sendable () async throws(Failure) -> Session?
  /// What commands about environments ask of this machine.
  public let machine: Machine

  /// Collects what a command works with.
  public init(
    world: World, ledger: Ledger, currentBranch: String?, workFolder: String?, signingKey: String?,
    jobs: any JobIdentity, remote: @escaping @Sendable (_ branch: String) async -> String?, journalFolder: String,
    machine: Machine, stores: SharedStores, offline: @escaping @Sendable () async throws(Failure) -> Session?,
    createLogKey:
      @escaping @Sendable (_ origin: String) throws(Failure) -> (path: String, verifier: String, ledger: Ledger)
  ) {
    self.world = world
    self.ledger = ledger
    self.currentBranch = currentBranch
    self.workFolder = workFolder
    self.remote = remote
    self.jobs = jobs
    self.signingKey = signingKey
    self.journalFolder = journalFolder
    self.machine = machine
    self.stores = stores
    self.offline = offline
    self.createLogKey = createLogKey
  }
}
