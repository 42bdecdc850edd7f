// SPDX-License-Identifier: Apache-2.0
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
    guard !safeFolders.contains(where: { allows($0, folder) }) else { return }
    throw Failure(
      .usage, "E0107", "the repository at \(folder) belongs to somebody else",
      why: [
        "it is owned by user \(owners.first { !isOurs($0) } ?? 0), and this is user \(geteuid()); git refuses it too"
      ],
      fix: ["git config --global --add safe.directory \(folder)"])
  }

  /// The folders that are trusted; an empty value forgets those before it.
  private static var safeFolders: [String] {
    ProtectedConfiguration.values(of: "safe.directory").reduce(into: []) { folders, value in
      if value.isEmpty { folders = [] } else { folders.append(value) }
    }
  }

  /// Whether a value of `safe.directory` means a folder, by the rules of the newest git: older ones know fewer.
  private static func allows(_ value: String, _ folder: String) -> Bool {
    if value == "*" { return true }
    var value = value
    if value.hasPrefix("~/"), let home = ProtectedConfiguration.variable("HOME") { value = home + value.dropFirst() }
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
}
