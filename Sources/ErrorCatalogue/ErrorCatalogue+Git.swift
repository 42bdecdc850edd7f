// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

extension ErrorCatalogue {
  static let git = ErrorArea(
    title: "Git repository", summary: "The clone from which commits, trees and the policy are read.",
    entries: [
      ErrorEntry(
        "E0101", .usage,
        says: ["there is no git repository at <folder>", "the git folder that <folder> belongs to is gone"],
        means: """
          Neither this folder nor one above it is a git repository, so there is nothing to promote from; or it is a \
          linked worktree or a submodule whose repository was moved or removed.
          """,
        state: .untouched,
        remedies: [
          "cd into the repository, or name it: sluice status -C FOLDER",
          "git worktree repair, in the main repository, when that was moved",
          "git init",
        ]),
      ErrorEntry(
        "E0102", .usage,
        says: ["this branch has no commits yet"],
        means: """
          HEAD names a branch that has no commit, so there is nothing to promote and no policy to read.
          """,
        state: .untouched,
        remedies: [
          "git add -A && git commit -m 'First commit'",
          "git switch BRANCH, when there are other branches",
        ]),
      ErrorEntry(
        "E0103", .usage,
        says: ["there is no commit <revision> in this clone", "<revision> is no <kind>", "<revision> is no commit"],
        means: """
          The name leads to no commit here: it is misspelt, was never fetched, or names a file, a tree or a tag of \
          something else.
          """,
        state: .untouched,
        remedies: [
          "git fetch --all --tags",
          "git log --oneline -5",
        ]),
      ErrorEntry(
        "E0104", .usage,
        says: ["<revision> may mean several commits"],
        means: """
          A branch and a tag have this name, or the digits begin more than one commit. Nothing is guessed.
          """,
        state: .untouched,
        remedies: [
          "write the longer name that the message shows, such as refs/heads/main or all 40 digits"
        ]),
      ErrorEntry(
        "E0105", .usage,
        says: ["this clone is shallow, so it cannot know which commit contains which"],
        means: """
          The clone was made with a depth, and its history ends before the commits that the answer needs. git would \
          answer wrongly without an error; sluice refuses.
          """,
        state: .untouched,
        remedies: [
          "git fetch --unshallow --tags",
          "on GitHub: actions/checkout with fetch-depth: 0",
          "on GitLab: GIT_DEPTH: 0",
        ]),
      ErrorEntry(
        "E0106", .usage,
        says: ["<object> was not fetched: this is a partial clone"],
        means: """
          The clone was made with a filter, and this object stayed on the remote. sluice never fetches by itself, so \
          that no run depends on the remote.
          """,
        state: .untouched,
        remedies: [
          "git fetch --refetch --no-filter origin"
        ]),
      ErrorEntry(
        "E0107", .usage,
        says: ["the repository at <folder> belongs to somebody else"],
        means: """
          Another user owns the repository folder. Its configuration could run commands as you, so git and sluice both \
          refuse it until you say that you trust it.
          """,
        state: .untouched,
        remedies: [
          "git config --global --add safe.directory FOLDER",
          "in a container: chown the checkout to the user who runs the job",
        ]),
      ErrorEntry(
        "E0120", .usage,
        says: ["the repository at <folder> is bare, and your git configuration allows none that is not named"],
        means: """
          You have set safe.bareRepository to explicit: a clone can carry a bare repository in one of its folders, with \
          a configuration of its own, and git then works only in one that GIT_DIR names. sluice keeps to it.
          """,
        state: .untouched,
        remedies: [
          "GIT_DIR=FOLDER sluice -C FOLDER …",
          "cd into a clone that has a working folder",
          "git config --global safe.bareRepository all",
        ]),
      ErrorEntry(
        "E0108", .usage,
        says: ["this repository has grafts or replace refs, so its history is not what its commits say"],
        means: """
          git shows another history here than the commit ids stand for. Order and ancestry cannot be trusted until the \
          grafts or replacements are gone.
          """,
        state: .untouched,
        remedies: [
          "git replace -d $(git replace -l)",
          "rm $(git rev-parse --git-common-dir)/info/grafts",
        ]),
      ErrorEntry(
        "E0109", .usage,
        says: ["this repository has a format that sluice cannot read"],
        means: """
          The repository uses SHA-256 objects, reftable or another extension that the library underneath does not \
          know.
          """,
        state: .untouched,
        remedies: [
          "reftable: git refs migrate --ref-format=files, with git 2.46 or later",
          "SHA-256: git init --object-format=sha1 NEW, and git fast-export --all | git -C NEW fast-import: other ids",
        ]),
      ErrorEntry(
        "E0110", .usage,
        says: [
          "<object> is missing in this repository", "this repository cannot be read", "<object> is damaged",
          "the configuration of this repository cannot be read", "the list of references of this repository is damaged",
        ],
        means: """
          Objects or refs of this clone were not fetched yet, are lost, or have other bytes than their ids say. A clone that is \
          behind, the disk, a broken copy or an interrupted repack are the usual causes; the journal is not in these objects.
          """,
        state: .open,
        remedies: [
          "git fetch --all",
          "git fsck --full",
          "where objects are borrowed (objects/info/alternates): bring the folder back that the message names",
          "clone anew, and copy .git/sluice of the old clone into the new one",
        ]),
      ErrorEntry(
        "E0118", .busy,
        says: ["another process is writing <ref>"],
        means: """
          git locks a ref with a file beside it. Another process held that lock for seconds, or was killed and left \
          it.
          """,
        state: .open,
        remedies: [
          "the same command again",
          "remove the lock file that the message names, when no git and no sluice runs any more",
        ]),
      ErrorEntry(
        "E0111", .usage,
        says: ["<path> is longer than <number> bytes"],
        means: """
          A file that sluice reads whole, such as a pipeline file or a list of keys, is longer than is allowed.
          """,
        state: .untouched,
        remedies: [
          "make the file shorter, and commit it"
        ]),
      ErrorEntry(
        "E0119", .usage,
        says: ["<what> has more than <number> files"],
        means: """
          A few trees that hold each other name thousands of millions of files. Nothing so large is compared or written \
          out.
          """,
        state: .untouched,
        remedies: [
          "git ls-tree -r --name-only COMMIT | head",
          "promote a commit without them",
        ]),
      ErrorEntry(
        "E0112", .usage,
        says: ["<path> is no regular file in the commit"],
        means: """
          At this path the commit has a link, a submodule or a folder. Links are not followed, because they could lead \
          out of the commit.
          """,
        state: .untouched,
        remedies: [
          "replace it by the file itself, and commit"
        ]),
      ErrorEntry(
        "E0113", .refused,
        says: [
          "the commit's tree cannot be written out: <path>", "the commit has a link that leaves its tree: <path>",
          "the commit has <number> links that leave its tree",
        ],
        means: """
          A path of the commit would be written outside of the folder, or a link leads there. A gate or step that \
          followed it would read or write what is not part of the commit.
          """,
        state: .open,
        remedies: [
          "git rm PATH && git commit",
          "echo 'PATH export-ignore' >> .gitattributes, and commit: clean trees then leave it out",
        ]),
      ErrorEntry(
        "E0114", .unreachable,
        says: ["cannot write <path> of a clean tree"],
        means: """
          Gates and steps run in a fresh copy of the commit, and that copy could not be written. Most often the disk \
          or the folder for temporary files is full.
          """,
        state: .open,
        remedies: [
          "df -h ${TMPDIR:-/tmp}",
          "make room, then run the same command again",
        ]),
      ErrorEntry(
        "E0115", .usage,
        says: ["there is no <path> in <commit>"],
        means: "The commit has no file at this path; the working folder does not count.",
        state: .reads,
        remedies: [
          "git ls-tree -r --name-only COMMIT"
        ]),
      ErrorEntry(
        "E0116", .usage,
        says: ["the content of <path> in LFS is damaged", "the content of <path> is in LFS and not here"],
        means: """
          The commit holds a pointer of git LFS, and the content it names is not in this clone or has another hash. \
          sluice never fetches by itself.
          """,
        state: .open,
        remedies: [
          "git lfs fetch --all",
          "git lfs fsck",
        ]),
      ErrorEntry(
        "E0117", .usage,
        says: ["this user may not read all of this repository"],
        means: "Files of .git belong to somebody else, often to root after a command with sudo. Nothing is damaged.",
        state: .open,
        remedies: [
          "ls -lR .git/objects",
          "work as the user who owns them, or let that user give you the right to read them",
        ]),
    ])
}
