// SPDX-License-Identifier: Apache-2.0
internal import CLibgit2
internal import Glibc
public import PromotionCore
public import PromotionPorts

/// Answers questions about one repository through libgit2.
///
/// Every handle stays within this actor. Where the repository cannot know, the answer is an error with its remedy.
public actor GitRepository: CommitHistory {
  /// The common git directory, absolute, without a slash at its end; all worktrees share it.
  public nonisolated let commonDirectory: String
  /// The working folder, absolute, without a slash at its end; `nil` in a bare repository.
  public nonisolated let workFolder: String?

  let repository: ObjectHandle
  let objects: ObjectHandle
  /// The objects in packs, most of all.
  let packs: PackedObjects
  /// What is known of the history so far; opened with the first question about it.
  var index: CommitIndex?
  var folders = TreeFolders()
  /// Whether `packed-refs` was looked at; git replaces it whole, so what it becomes later is in order.
  var areReferencesSound = false
  private nonisolated let executor = BlockingExecutor()

  /// The queue on which libgit2 may block.
  public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// Opens the repository at or above a folder.
  public init(startingAt folder: String) throws(Failure) {
    _ = GitLibrary.start
    let opened: ObjectHandle
    do throws(GitError) {
      opened = try ObjectHandle.make("git_repository_open_ext", free: { git_repository_free($0) }) { out in
        git_repository_open_ext(&out, folder, 0, nil)
      }
    } catch { throw GitProblems.opening(folder, error) }
    let common = Self.withoutSlash(git_repository_commondir(opened.pointer).map { String(cString: $0) } ?? "")
    let work = git_repository_workdir(opened.pointer).map { Self.withoutSlash(String(cString: $0)) }
    let own = git_repository_path(opened.pointer).map { Self.withoutSlash(String(cString: $0)) } ?? common
    try OwnerCheck.requireTrusted(gitFolder: common, ownFolder: own, workFolder: work)
    if work == nil { try BareCheck.requireAllowed(common) }
    try FormatCheck.requireReadable(opened.pointer)
    let alternates = AlternateFolders(commonDirectory: common)
    objects = try Self.objects(of: opened, alternates: alternates)
    packs = PackedObjects(objectFolders: alternates.folders)
    repository = opened
    commonDirectory = common
    workFolder = work
  }

  private static func objects(
    of repository: borrowing ObjectHandle, alternates: AlternateFolders
  ) throws(Failure) -> ObjectHandle {
    let pointer = repository.pointer
    do throws(GitError) {
      let objects = try ObjectHandle.make("git_repository_odb", free: { git_odb_free($0) }) {
        git_repository_odb(&$0, pointer)
      }
      // A folder that is not there is said when an object is missing.
      for folder in alternates.unfound + AlternateFolders.ofEnvironment where access(folder, F_OK) == 0 {
        try GitLibrary.check("git_odb_add_disk_alternate") { git_odb_add_disk_alternate(objects.pointer, folder) }
      }
      return objects
    } catch { throw GitProblems.corrupt(error) }
  }

  static func withoutSlash(_ path: String) -> String {
    path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
  }

  /// The branch that HEAD names, born or not, or `nil` when HEAD is detached.
  public var currentBranch: String? {
    var reference: OpaquePointer?
    guard git_reference_lookup(&reference, repository.pointer, "HEAD") == 0, let reference else { return nil }
    defer { git_reference_free(reference) }
    guard let target = git_reference_symbolic_target(reference).map({ String(cString: $0) }) else { return nil }
    return target.hasPrefix("refs/heads/") ? String(target.dropFirst(11)) : nil
  }

  /// Returns a value of the repository's configuration, the person's own included.
  ///
  /// Calls `git_config_get_string_buf`.
  public func configuration(_ name: String) -> String? {
    var config: OpaquePointer?
    guard git_repository_config(&config, repository.pointer) == 0, let config else { return nil }
    defer { git_config_free(config) }
    var buffer = git_buf()
    defer { git_buf_dispose(&buffer) }
    guard git_config_get_string_buf(&buffer, config, name) == 0, let text = buffer.ptr else { return nil }
    return String(cString: text)
  }

  /// Whether the history is cut off somewhere.
  ///
  /// All worktrees share the file that says so; `git_repository_is_shallow` of a linked one looks into its own folder.
  nonisolated var isShallow: Bool {
    var status = stat()
    return stat("\(commonDirectory)/shallow", &status) == 0 && status.st_size > 0
  }

  /// Whether a remote promised objects that may not be here (partial clone).
  var isPartial: Bool {
    var config: OpaquePointer?
    guard git_repository_config(&config, repository.pointer) == 0, let config else { return false }
    defer { git_config_free(config) }
    var iterator: OpaquePointer?
    guard
      git_config_iterator_glob_new(
        &iterator, config, "^(remote\\..*\\.(promisor|partialclonefilter)|extensions\\.partialclone)$") == 0
    else { return false }
    defer { git_config_iterator_free(iterator) }
    var entry: UnsafeMutablePointer<git_config_entry>?
    return git_config_next(&entry, iterator) == 0
  }
}
