// SPDX-License-Identifier: Apache-2.0
internal import CLibgit2
internal import Glibc
internal import PromotionCore

/// Git's own rule for repositories of other people (git-config(1), safe.directory); libgit2 knows a part of it only.
enum OwnerCheck {
  /// Refuses unless this user owns every folder, or somebody has said that it is trusted.
  ///
  /// `ownFolder` is that of this worktree, with its HEAD; the first of several worktrees has the common one.
  static func requireTrusted(gitFolder: String, ownFolder: String, workFolder: String?) throws(Failure) {
    let owners = [gitFolder, ownFolder, workFolder].compactMap { $0 }.compactMap(owner)
    guard owners.contains(where: { !isOurs($0) }) else { return }
    let folder = workFolder ?? gitFolder
    guard !safeFolders().contains(where: { allows($0, folder) }) else { return }
    throw Failure(
      .usage, "E0107", "the repository at \(folder) belongs to somebody else",
      why: [
        "it is owned by user \(owners.first { !isOurs($0) } ?? 0), and this is user \(geteuid()); git refuses it too"
      ],
      fix: ["git config --global --add safe.directory \(folder)"])
  }

  /// Whether a value of `safe.directory` means a folder, by the rules of the newest git: older ones know fewer.
  private static func allows(_ value: String, _ folder: String) -> Bool {
    if value == "*" { return true }
    var value = value
    if value.hasPrefix("~/"), let home = variable("HOME") { value = home + value.dropFirst() }
    if value.hasSuffix("/*") {
      let above = String(value.dropLast(2))
      return [above, resolved(above)].contains { $0.map { folder.utf8.starts(with: ($0 + "/").utf8) } ?? false }
    }
    // Only the folder in which the command was started has a short name.
    guard value.hasPrefix("/") || value == "." else { return false }
    return GitRepository.withoutSlash(value) == folder || resolved(value) == resolved(folder)
  }

  private static func resolved(_ path: String) -> String? {
    guard let text = realpath(path, nil) else { return nil }
    defer { free(text) }
    return String(cString: text)
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
    for file in configurationFiles() {
      var config: OpaquePointer?
      guard git_config_open_ondisk(&config, file) == 0, let config else { continue }
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

  /// The files of the system and of the person, in git's order.
  private static func configurationFiles() -> [String] {
    var files: [String] = []
    let isSystemOff = ["1", "true", "yes", "on"].contains(variable("GIT_CONFIG_NOSYSTEM")?.lowercased() ?? "")
    if !isSystemOff { files.append(variable("GIT_CONFIG_SYSTEM") ?? "/etc/gitconfig") }
    if let global = variable("GIT_CONFIG_GLOBAL") { return files + [global] }
    let home = variable("HOME")
    if let folder = variable("XDG_CONFIG_HOME").flatMap({ $0.isEmpty ? nil : $0 }) ?? home.map({ $0 + "/.config" }) {
      files.append("\(folder)/git/config")
    }
    if let home { files.append("\(home)/.gitconfig") }
    return files
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
