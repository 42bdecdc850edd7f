// SPDX-License-Identifier: Apache-2.0
internal import CLibgit2

/// What an object must be; the numbers are those of packs.
enum ObjectKind: UInt8 {
  case commit = 1
  case tree = 2
  case blob = 3
  case tag = 4

  /// What git writes before the length of such an object.
  var word: StaticString {
    switch self {
    case .commit: "commit "
    case .tree: "tree "
    case .blob: "blob "
    case .tag: "tag "
    }
  }

  /// The same for libgit2.
  var type: git_object_t {
    switch self {
    case .commit: GIT_OBJECT_COMMIT
    case .tree: GIT_OBJECT_TREE
    case .blob: GIT_OBJECT_BLOB
    case .tag: GIT_OBJECT_TAG
    }
  }
}
