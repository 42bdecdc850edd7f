// SPDX-License-Identifier: Apache-2.0
internal import CLibgit2
internal import PromotionCore

/// Looks at the extensions that may name what libgit2 reads, and may name what it does not.
///
/// libgit2 refuses both by their names alone, and heeds neither where the version of the format is 0, which git refuses.
enum FormatCheck {
  private static let readable = ["extensions.objectformat": "sha1", "extensions.refstorage": "files"]

  static func requireReadable(_ repository: OpaquePointer) throws(Failure) {
    var config: OpaquePointer?
    guard git_repository_config(&config, repository) == 0, let config else { return }
    defer { git_config_free(config) }
    for (name, value) in readable {
      var entry: UnsafeMutablePointer<git_config_entry>?
      guard git_config_get_entry(&entry, config, name) == 0, let entry else { continue }
      defer { git_config_entry_free(entry) }
      // Only the repository itself can say it.
      guard entry.pointee.level == GIT_CONFIG_LEVEL_LOCAL, let found = entry.pointee.value else { continue }
      guard String(cString: found).lowercased() == value else {
        throw GitProblems.format("\(name) is \(String(cString: found))", extension: name)
      }
    }
  }
}
