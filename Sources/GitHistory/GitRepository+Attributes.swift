// SPDX-License-Identifier: Apache-2.0
internal import CLibgit2
internal import PromotionCore

extension GitRepository {
  /// Tells whether the `.gitattributes` of a commit say `export-ignore` of a path or of a folder above it.
  ///
  /// Calls `git_attr_get_ext`.
  func isExportIgnored(_ path: String, at commit: CommitID) -> Bool {
    guard let id = ObjectID(hexadecimal: commit.rawValue) else { return false }
    let parts = path.split(separator: "/")
    return parts.indices.contains { end in
      let place = parts[...end].joined(separator: "/")
      var options = git_attr_options()
      options.version = UInt32(GIT_ATTR_OPTIONS_VERSION)
      options.flags =
        UInt32(GIT_ATTR_CHECK_INDEX_ONLY) | UInt32(GIT_ATTR_CHECK_NO_SYSTEM) | UInt32(GIT_ATTR_CHECK_INCLUDE_COMMIT)
      options.attr_commit_id = git_oid(id)
      var value: UnsafePointer<CChar>?
      guard git_attr_get_ext(&value, repository.pointer, &options, place, "export-ignore") == 0 else { return false }
      return git_attr_value(value) == GIT_ATTR_VALUE_TRUE
    }
  }
}
