// SPDX-License-Identifier: Apache-2.0
internal import CLibgit2
internal import Glibc
internal import PromotionCore

/// Git's own rule for repositories of other people (git-config(1), safe.directory); libgit2 knows a part of it only.
enum OwnerCheck {
  static func requireTrusted(gitFolder: String, workFolder: String?) throws(Failure) {
    let owners = [gitFolder, workFolder].compactMap { $0 }.compactMap(owner)
    guard owners.contains(where: { !isOurs($0) }) else { return }
    let folder = workFolder ?? gitFolder
    let trusted = safeFolders()
    guard !trusted.contains("*"), !trusted.contains(where: { GitRepository.withoutSlash($0) == folder }) else { return }
    throw Failure(
      .usage, "E0107", "the repository at \(folder) belongs to somebody else",
      why: [
        "it is owned by user \(owners.first { !isOurs($0) } ?? 0), and this is user \(geteuid()); git refuses it too"
      ],
      fix: ["git config --global --add safe.directory \(folder)"])
  }

  private static func owner(_ path: String) -> uid_t? {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_uid : nil
  }

  private static func isOurs(_ owner: uid_t) -> Bool {
    if owner == geteuid() { return true }
    guard geteuid() == 0, let sudo = getenv("SUDO_UID"), let user = uid_t(String(cString: sudo)) else { return false }
    return owner == user
  }

  private static func safeFolders() -> [String] {
    var config: OpaquePointer?
    guard git_config_open_default(&config) == 0, let config else { return [] }
    defer { git_config_free(config) }
    var iterator: OpaquePointer?
    guard git_config_multivar_iterator_new(&iterator, config, "safe.directory", nil) == 0 else { return [] }
    defer { git_config_iterator_free(iterator) }
    var folders: [String] = []
    var entry: UnsafeMutablePointer<git_config_entry>?
    while git_config_next(&entry, iterator) == 0, let entry {
      let value = String(cString: entry.pointee.value)
      // An empty value forgets those before it.
      if value.isEmpty { folders = [] } else { folders.append(value) }
    }
    return folders
  }
}
