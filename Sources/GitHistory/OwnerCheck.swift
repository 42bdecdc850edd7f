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
    let isTrusted = trusted.contains { value in
      if value == "*" || GitRepository.withoutSlash(value) == folder { return true }
      return value.hasSuffix("/*") && folder.hasPrefix(value.dropLast())
    }
    guard !isTrusted else { return }
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

  /// The values that git heeds: of the system, of the person, and of the command (`GIT_CONFIG_COUNT`).
  private static func safeFolders() -> [String] {
    var folders: [String] = []
    var config: OpaquePointer?
    let isOpen =
      if let global = variable("GIT_CONFIG_GLOBAL") { git_config_open_ondisk(&config, global) == 0 } else {
        git_config_open_default(&config) == 0
      }
    if isOpen, let config {
      defer { git_config_free(config) }
      add(valuesOf(config), to: &folders)
    }
    let count = variable("GIT_CONFIG_COUNT").flatMap { Int($0) } ?? 0
    for number in 0..<min(max(count, 0), 1000)
    where variable("GIT_CONFIG_KEY_\(number)")?.lowercased() == "safe.directory" {
      add([variable("GIT_CONFIG_VALUE_\(number)") ?? ""], to: &folders)
    }
    return folders
  }

  private static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

  /// An empty value forgets those before it.
  private static func add(_ values: [String], to folders: inout [String]) {
    for value in values { if value.isEmpty { folders = [] } else { folders.append(value) } }
  }

  private static func valuesOf(_ config: OpaquePointer) -> [String] {
    var iterator: OpaquePointer?
    guard git_config_multivar_iterator_new(&iterator, config, "safe.directory", nil) == 0 else { return [] }
    defer { git_config_iterator_free(iterator) }
    var values: [String] = []
    var entry: UnsafeMutablePointer<git_config_entry>?
    while git_config_next(&entry, iterator) == 0, let entry { values.append(String(cString: entry.pointee.value)) }
    return values
  }
}
