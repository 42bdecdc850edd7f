// SPDX-License-Identifier: Apache-2.0
import GitHistory
import Glibc
import Journal
import Migrations
import PipelineFiles
import PromotionCore
import PromotionPorts
import SluiceCommands

/// Builds what the journal commands work with, and finds the log key.
enum JournalAdapters {
  static let desk = JournalDesk(
    evidence: { source, keys throws(Failure) in
      let known = try known(keys)
      return switch source {
      case .folder(let path): FileEvidence(folder: path, keys: known, memory: memory)
      case .file(let path): FileEvidence(file: path, keys: known, memory: memory)
      }
    },
    opening: { folder throws(Failure) in try JournalOpening.entry(folder: folder) },
    ownKey: { folder throws(Failure) in
      try logKey(folder: folder).map {
        JournalDesk.Keys(source: "the log key of this machine, not the policy", text: $0.verifier.text)
      }
    },
    prove: { receipt, keys throws(Failure) in try Receipt.proven(receipt, by: try known(keys)) },
    torture: { folder, step, report async throws(Failure) in
      try await Torture(folder: folder, step: step).run(report)
    },
    load: { folder, count, acknowledged async throws(Failure) in
      try await AppendLoad.run(folder: folder, count: count, acknowledged: acknowledged)
    })

  /// Makes the store that the pipelines ask for; the policy is compared with it before anything is decided.
  ///
  /// It is read from the commit that is checked out, since the trunk is only known from the journal.
  static func opening(
    of repository: GitRepository, folder: String, tools: any ToolRunner, variables: [String: String],
    places: JournalPlaces
  ) async -> @Sendable (LogKey?) throws(Failure) -> any JournalStore {
    let kind = await kind(of: repository)
    let common = repository.commonDirectory
    return { key throws(Failure) in
      switch kind {
      case .file: return FileJournal(folder: folder, key: key)
      case .git:
        return MergingJournal(
          git(common, folder: folder, key: key, tools: tools, variables: variables, places: places), folder: folder,
          key: key, talk: { say($0) })
      case .postgres:
        return MergingJournal(
          postgres(folder: folder, key: key, places: places), folder: folder, key: key, talk: { say($0) })
      }
    }
  }

  /// The journal of a clone whose shared store does not answer; `nil` when it does, or there is none to ask.
  static func offline(_ journal: any JournalStore, folder: String) async throws(Failure) -> OfflineJournal? {
    guard journal.kind != .file else { return nil }
    // An append of nothing asks the store itself.
    do throws(Failure) {
      _ = try await journal.append([], expecting: 0)
      return nil
    } catch {
      guard error.kind == .unreachable || error.code == "E0650" else { throw error }
      return OfflineJournal(folder: folder, kind: journal.kind, key: try logKey(folder: folder))
    }
  }

  /// The stores in which the journal can be kept, whatever the pipelines ask for.
  static func stores(
    of repository: GitRepository, folder: String, tools: any ToolRunner, variables: [String: String],
    places: JournalPlaces
  ) -> SharedStores {
    let common = repository.commonDirectory
    return SharedStores(
      open: { kind throws(Failure) in
        let key = try logKey(folder: folder)
        switch kind {
        case .file: return FileJournal(folder: folder, key: key)
        case .git: return git(common, folder: folder, key: key, tools: tools, variables: variables, places: places)
        case .postgres: return postgres(folder: folder, key: key, places: places)
        }
      },
      seed: { kind async throws(Failure) in
        let key = try logKey(folder: folder)
        switch kind {
        case .file: return try await FileJournal(folder: folder, key: key).head()
        case .git:
          return try await git(common, folder: folder, key: key, tools: tools, variables: variables, places: places)
            .seed()
        case .postgres: return try await postgres(folder: folder, key: key, places: places).seed()
        }
      },
      create: { database, promoter, reader async throws(Failure) in
        let place = places.database(database)
        let journal = PostgresJournal(
          folder: folder, database: place, schema: places.schema, key: nil, talk: { say($0) })
        let isNew = try await journal.create(
          promoter: try JournalSchemaName(promoter), reader: try JournalSchemaName(reader))
        return (isNew, place.shown, places.schema.text)
      },
      facts: { () async throws(Failure) in
        try await postgres(folder: folder, key: nil, places: places).facts()
      })
  }

  private static func git(
    _ commonFolder: String, folder: String, key: LogKey?, tools: any ToolRunner, variables: [String: String],
    places: JournalPlaces
  ) -> GitJournal {
    GitJournal(
      folder: folder, commonFolder: commonFolder, remote: places.remote, key: key, tools: tools,
      variables: variables, talk: { say($0) })
  }

  private static func postgres(folder: String, key: LogKey?, places: JournalPlaces) -> PostgresJournal {
    PostgresJournal(
      folder: folder, database: places.database, schema: places.schema, key: key, talk: { say($0) })
  }

  private static func kind(of repository: GitRepository) async -> JournalKind {
    guard let head = try? await repository.commit("HEAD").id,
      let names = try? await repository.names(in: "pipelines", at: head)
    else { return .file }
    for name in names {
      let path = "pipelines/\(name)/pipeline.yml"
      guard let bytes = try? await repository.file(path, at: head, bytesMax: 262_144),
        // Most pipelines say nothing of it, and reading them twice would cost every command.
        String(decoding: bytes, as: UTF8.self).contains("journal:"),
        case .success(let pipeline) = YAMLPipelineReader().pipeline(from: bytes, file: path),
        pipeline.journal != .file
      else { continue }
      return pipeline.journal
    }
    return .file
  }

  private static func say(_ text: String) {
    let bytes = Array((text + "\n").utf8)
    _ = bytes.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
  }

  /// The log key: a CI secret in a variable or a file that a variable names, or the file that `init` made.
  static func logKey(folder: String) throws(Failure) -> LogKey? {
    if let text = variable("SLUICE_LOG_KEY") {
      do { return try LogKey(text: text.filter { $0 != "\n" && $0 != "\r" }) } catch {
        throw Failure(
          .usage, "E0608", "the variable SLUICE_LOG_KEY holds no log key", why: [error.reason],
          fix: ["give it the line of the file log.key that sluice init made"])
      }
    }
    if let file = variable("SLUICE_LOG_KEY_FILE") {
      return try LogKey.load(file: file, variable: "SLUICE_LOG_KEY_FILE")
    }
    let file = keyFile(folder)
    return access(file, F_OK) == 0 && !isLeftEmpty(folder) ? try LogKey.load(file: file) : nil
  }

  /// Whether a full disk left a key without a byte, and no journal that it could have signed.
  private static func isLeftEmpty(_ folder: String) -> Bool {
    var (key, journal) = (stat(), stat())
    guard lstat(keyFile(folder), &key) == 0, key.st_mode & S_IFMT == S_IFREG, key.st_size == 0 else { return false }
    return stat("\(folder)/journal.jsonl", &journal) != 0 || journal.st_size == 0
  }

  /// The key for a new journal: one that was handed in or made before, or else a new one in a file.
  static func keyForInit(folder: String, origin: String) throws(Failure) -> (path: String, key: LogKey) {
    let file = keyFile(folder)
    guard mkdir(folder, 0o700) == 0 || errno == EEXIST else {
      throw Failure(
        .unreachable, "E0623", "cannot make \(folder)", why: [String(cString: strerror(errno))],
        fix: ["ls -ld \(folder)/.."])
    }
    if isLeftEmpty(folder) { unlink(file) }
    // An earlier init may have ended between the key and the first entry.
    if let key = try logKey(folder: folder) {
      let path = variable("SLUICE_LOG_KEY").map { _ in "the variable SLUICE_LOG_KEY" }
      return (path ?? variable("SLUICE_LOG_KEY_FILE") ?? file, key)
    }
    let key = try LogKey.make(name: origin)
    try key.write(file: file)
    return (file, key)
  }

  private static func keyFile(_ folder: String) -> String { "\(folder)/log.key" }

  private static func known(_ keys: [JournalDesk.Keys]) throws(Failure) -> KnownKeys {
    var known = KnownKeys()
    for key in keys { known = known.joined(try KnownKeys(text: key.text, source: key.source)) }
    return known
  }

  /// Where checkpoints are remembered (XDG Base Directory Specification 0.8, state).
  private static var memory: String? {
    if let state = variable("XDG_STATE_HOME"), state.hasPrefix("/") { return "\(state)/sluice/checkpoints" }
    return variable("HOME").map { "\($0)/.local/state/sluice/checkpoints" }
  }

  private static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }
}
