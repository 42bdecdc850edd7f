// SPDX-License-Identifier: Apache-2.0
internal import CLibgit2
internal import PromotionCore

/// Turns facts about a repository into words.
enum GitProblems {
  static func opening(_ folder: String, _ error: GitError) -> Failure {
    if error.message.contains("unsupported extension") || error.message.contains("repository version") {
      return format(error.message, extension: error.message)
    }
    if error.message.contains("config") || error.call == "git_config" || error.message.contains("integer") {
      return Failure(
        .usage, "E0110", "the configuration of this repository cannot be read", why: [error.message],
        fix: ["git config --list --show-origin", "mend the line that is named"])
    }
    guard error.isNotFound else { return corrupt(error) }
    if error.message.contains("failed to resolve path") {
      return Failure(
        .usage, "E0101", "the git folder that \(folder) belongs to is gone", why: [error.message],
        fix: ["git worktree repair, in the main repository, when it was moved", "git clone it anew"])
    }
    return Failure(
      .usage, "E0101", "there is no git repository at \(folder)", why: [error.message],
      fix: ["cd into the repository", "git init"])
  }

  /// A format of tomorrow; the name of the extension tells the way back.
  static func format(_ why: String, extension name: String) -> Failure {
    Failure(
      .usage, "E0109", "this repository has a format that sluice cannot read", why: [why], fix: wayBack(from: name))
  }

  /// What makes a repository of a later format one of today's.
  private static func wayBack(from message: String) -> [String] {
    if message.hasSuffix("refstorage") {
      return ["git refs migrate --ref-format=files  # git 2.46 and later", "git clone --ref-format=files URL"]
    }
    if message.hasSuffix("objectformat") {
      // Ids of SHA-256 cannot be kept: the same history gets other ids.
      return [
        "git init --object-format=sha1 NEW && git fast-export --all --signed-tags=strip | git -C NEW fast-import"
      ]
    }
    return ["git config --local --get-regexp '^(core.repositoryformatversion|extensions)'", "git clone it anew"]
  }

  static let unborn = Failure(
    .usage, "E0102", "this branch has no commits yet", why: ["HEAD names a branch without a commit"],
    fix: ["git add -A && git commit -m 'First commit'", "git switch BRANCH, when there are others"])

  static func unknown(_ revision: String, near: [String]) -> Failure {
    Failure(
      .usage, "E0103", "there is no commit \(revision) in this clone",
      why: near.isEmpty
        ? ["no branch, tag or commit id is called so"] : ["near to it: \(near.joined(separator: ", "))"],
      fix: ["git fetch --all --tags", "git log --oneline -5"])
  }

  static func ambiguous(_ revision: String, _ meanings: [String]) -> Failure {
    Failure(
      .usage, "E0104", "\(revision) may mean several commits", why: [meanings.joined(separator: ", ")],
      fix: meanings.map { "write \($0)" })
  }

  static let shallow = Failure(
    .usage, "E0105", "this clone is shallow, so it cannot know which commit contains which",
    why: ["its history stops before commits that the answer needs; a shallow clone answers wrongly, without an error"],
    fix: ["git fetch --unshallow --tags", "actions/checkout: with: { fetch-depth: 0 }"])

  static let rewritten = Failure(
    .usage, "E0108", "this repository has grafts or replace refs, so its history is not what its commits say",
    why: ["git shows another history than the one that would be promoted"],
    fix: ["git replace -d $(git replace -l)", "rm $(git rev-parse --git-common-dir)/info/grafts"])

  static func missing(_ what: String, isPartial: Bool) -> Failure {
    isPartial
      ? Failure(
        .usage, "E0106", "\(what) was not fetched: this is a partial clone",
        why: ["the remote promised it, and sluice never fetches by itself"],
        fix: ["git fetch --refetch --no-filter origin"])
      : Failure(
        .usage, "E0110", "\(what) is missing in this repository",
        why: ["this clone has not fetched it, or is damaged, or was copied in part"],
        fix: ["git fetch --all", "git fsck"])
  }

  /// An object that lay in the object folder of another repository, which is gone.
  static func borrowed(_ what: String, from folder: String) -> Failure {
    Failure(
      .usage, "E0110", "\(what) is missing in this repository",
      why: ["it borrows objects of another one, whose folder is not there: \(folder)"],
      fix: [
        "ls -ld \(folder)", "write where it is now into $(git rev-parse --git-common-dir)/objects/info/alternates",
        "git clone the repository anew, without --shared and --reference",
      ])
  }

  static func forbidden(_ folder: String) -> Failure {
    Failure(
      .usage, "E0117", "this user may not read all of this repository", why: ["\(folder): permission denied"],
      fix: ["ls -ld \(folder) \(folder)/objects", "work as the user who owns it: git itself needs the same rights"])
  }

  static func corrupt(_ error: GitError, _ what: String? = nil) -> Failure {
    if error.message.hasSuffix("Permission denied") {
      return Failure(
        .usage, "E0117", "this user may not read all of this repository", why: ["\(error.call): \(error.message)"],
        fix: ["ls -lR $(git rev-parse --git-common-dir)/objects", "work as the user who owns it"])
    }
    return Failure(
      .usage, "E0110", what.map { "\($0) is damaged" } ?? "this repository cannot be read",
      why: ["\(error.call): \(error.message)"], fix: wayOut(of: error.message))
  }

  private static func wayOut(of message: String) -> [String] {
    let folder = "$(git rev-parse --git-common-dir)"
    if let file = message.rest(after: "corrupted loose reference file: ") {
      // Git takes a folder with such a HEAD for no repository, so it cannot help.
      if file == "HEAD" {
        return [
          "cat .git/HEAD", "printf 'ref: refs/heads/BRANCH\\n' > .git/HEAD, in a linked worktree into its own folder",
        ]
      }
      return ["cat \(folder)/\(file)", "rm \(folder)/\(file), then git fetch --all --tags or make it anew"]
    }
    if message.contains("packed references") || message.contains("packed-refs") {
      return [
        "git for-each-ref, which names the line", "remove that line of \(folder)/packed-refs", "git fetch --all --tags",
      ]
    }
    // What a machine without power leaves of the last objects.
    if message.contains("loose object") {
      return [
        "find \(folder)/objects -type f -empty -delete  # what a loss of power leaves", "git fetch --all",
        "git fsck --full",
      ]
    }
    return ["git fsck --full"]
  }

  /// A file of references of which a part is missing: what it does not name may be there all the same.
  static func packedReferences(_ file: String, _ why: String) -> Failure {
    Failure(
      .usage, "E0110", "the list of references of this repository is damaged", why: ["\(file): \(why)"],
      fix: ["git for-each-ref, which names the line", "mend or remove that line of \(file)", "git fetch --all --tags"])
  }

  static func locked(_ ref: String, in folder: String) -> Failure {
    Failure(
      .busy, "E0118", "another process is writing \(ref)", why: ["its lock is \(folder)/\(ref).lock"],
      fix: [
        "the same command again", "rm '\(folder)/\(ref).lock', when no git and no sluice runs any more",
      ])
  }

  static func tooLarge(_ path: String, _ bytesMax: Int) -> Failure {
    Failure(.usage, "E0111", "\(path) is longer than \(bytesMax) bytes", fix: ["make it shorter"])
  }

  static func tooMany(_ what: String, _ max: Int) -> Failure {
    Failure(
      .usage, "E0119", "\(what) has more than \(max) files",
      why: ["trees that hold each other name more files than any disk has room for"],
      fix: ["git ls-tree -r --name-only COMMIT | head", "promote a commit without them"])
  }

  static func noRegularFile(_ path: String) -> Failure {
    Failure(
      .usage, "E0112", "\(path) is no regular file in the commit", why: ["links and submodules are not followed"],
      fix: ["replace it by the file itself"])
  }

  static func escaping(_ path: String, _ why: String) -> Failure {
    Failure(
      .refused, "E0113", "the commit's tree cannot be written out: \(path)", why: [why],
      fix: ["git rm \(path) && git commit"])
  }

  /// Links that leave the tree, all at once.
  static func leaving(_ links: [(path: String, target: String)]) -> Failure {
    let first = links.first?.path ?? ""
    let shown = links.prefix(10).map { "\($0.path) -> \($0.target)" }
    let more = links.count > 10 ? ["and \(links.count - 10) more"] : []
    return Failure(
      .refused, "E0113",
      links.count == 1
        ? "the commit has a link that leaves its tree: \(first)"
        : "the commit has \(links.count) links that leave its tree",
      why: shown + more + ["a gate or step that followed one would read or write outside of what is promoted"],
      fix: [
        "git rm \(first) && git commit",
        "echo '\(first) export-ignore' >> .gitattributes  # clean trees then leave it out, as git archive does",
      ])
  }

  static func largeFile(_ path: String, isDamaged: Bool) -> Failure {
    Failure(
      .usage, "E0116",
      isDamaged ? "the content of \(path) in LFS is damaged" : "the content of \(path) is in LFS and not here",
      why: ["the commit has a pointer only, and sluice never fetches by itself"],
      fix: ["git lfs fetch --all", "git lfs fsck"])
  }

  static func malformed(_ what: String) -> Failure {
    Failure(
      .usage, "E0110", "\(what) is damaged", why: ["its bytes are not what git writes"],
      fix: ["git fsck --full", "git clone the repository anew"])
  }

  static func wrongHash(_ what: String, _ id: String) -> Failure {
    Failure(
      .usage, "E0110", "\(what) is damaged", why: ["the bytes of the object \(id) have another hash"],
      fix: ["git fsck --full", "git clone the repository anew"])
  }

  static func otherKind(_ what: String, expected kind: String) -> Failure {
    Failure(
      .usage, "E0103", "\(what) is no \(kind)", why: ["its id names an object of another kind"],
      fix: ["git log --oneline -5"])
  }
}

extension String {
  /// Returns what follows some words at the beginning.
  fileprivate func rest(after words: String) -> String? {
    hasPrefix(words) ? String(dropFirst(words.count)) : nil
  }
}
