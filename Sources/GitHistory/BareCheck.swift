// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import PromotionCore

/// Git's rule for bare repositories that somebody comes across (git-config(1), safe.bareRepository): a clone can carry one
/// in a folder, with a configuration of its own.
enum BareCheck {
  /// Refuses a bare repository where the person wants each of them named.
  static func requireAllowed(
    _ folder: String, variable: (String) -> String? = ProtectedConfiguration.variable
  ) throws(Failure) {
    let value = ProtectedConfiguration.values(of: "safe.bareRepository", variable: variable).last
    guard value == "explicit", !isNamed(folder, variable("GIT_DIR")) else { return }
    throw Failure(
      .usage, "E0120", "the repository at \(folder) is bare, and your git configuration allows none that is not named",
      why: ["safe.bareRepository is explicit; git refuses it too"],
      fix: [
        "GIT_DIR='\(folder)' sluice -C '\(folder)' …", "cd into a clone that has a working folder",
        "git config --global safe.bareRepository all",
      ])
  }

  /// Whether `GIT_DIR` names it, as it does for the hooks of git.
  private static func isNamed(_ folder: String, _ name: String?) -> Bool {
    guard let name, let path = realpath(name, nil) else { return false }
    defer { free(path) }
    return GitRepository.withoutSlash(String(cString: path)) == folder
  }
}
