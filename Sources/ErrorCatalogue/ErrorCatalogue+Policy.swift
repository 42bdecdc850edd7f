// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

extension ErrorCatalogue {
  static let policy = ErrorArea(
    title: "Policy and pipeline", summary: "What the trunk says about environments, gates, steps and people.",
    entries: [
      ErrorEntry(
        "E0201", .usage,
        says: ["this repository has no journal yet"],
        means: """
          Nothing was ever promoted from this clone: sluice init was never run here, or the folder .git/sluice is \
          gone.
          """,
        state: .untouched,
        remedies: [
          "sluice init",
          "when there was a journal: put .git/sluice back from a copy",
        ]),
      ErrorEntry(
        "E0202", .usage,
        says: ["the branch <trunk>, from which the policy is read, does not exist in this clone"],
        means: """
          The journal says that gates and people are read from this branch, and the clone does not have it. CI systems \
          often check out one commit without any branch. A trunk that was renamed keeps its old name in the journal: \
          keep a branch of that name, and move it along.
          """,
        state: .untouched,
        remedies: [
          "git fetch origin TRUNK:TRUNK, where a remote has it",
          "git branch TRUNK COMMIT, where it has another name here",
        ]),
      ErrorEntry(
        "E0203", .usage,
        says: ["there is no <file> on <trunk>"],
        means: """
          The pipeline file is not in the newest commit of the trunk. A file that only lies in the working folder does \
          not count.
          """,
        state: .untouched,
        remedies: [
          "git add pipelines && git commit -m 'Add the pipeline', on the trunk"
        ]),
      ErrorEntry(
        "E0204", .usage,
        says: ["there is no environment <name> in pipeline <pipeline>"],
        means: """
          The pipeline on the trunk does not have this environment; the message lists those that it has.
          """,
        state: .untouched,
        remedies: [
          "promote --to ENVIRONMENT, with a name from the list"
        ]),
      ErrorEntry(
        "E0205", .usage,
        says: ["<file> calls its pipeline <name>"],
        means: """
          The folder and the key pipeline: inside of the file must have the same name, because the journal files \
          everything under it.
          """,
        state: .untouched,
        remedies: [
          "write the folder's name after pipeline: in the file, and commit it on the trunk"
        ]),
      ErrorEntry(
        "E0206", .usage,
        says: ["<file> names the trunk <name>"],
        means: """
          sluice init wrote into the journal which branch is the trunk. A policy cannot move itself to another branch.
          """,
        state: .untouched,
        remedies: [
          "write the pinned trunk after trunk: in the file, and commit it on the trunk"
        ]),
      ErrorEntry(
        "E0207", .usage,
        says: ["<file> on <trunk> has <number> problem<s>"],
        means: """
          The pipeline file on the trunk is not valid, so nobody knows which gates count. Each problem is listed with \
          its line and column. rollback, halt, hold, resume, status and metrics still work: they take the policy \
          of the last run, and say so.
          """,
        state: .untouched,
        remedies: [
          "mend the file, look with sluice check, and commit it on the trunk"
        ]),
      ErrorEntry(
        "E0208", .usage,
        says: ["there is no pipeline <name> on <trunk>", "there is no pipeline on <trunk>"],
        means: "The folder pipelines/ on the trunk has no pipeline of this name, or is not there at all.",
        state: .untouched,
        remedies: [
          "sluice init, when there is no pipeline yet",
          "git add pipelines && git commit -m 'Add the pipeline'",
          "--pipeline NAME, with a name from the list",
        ]),
      ErrorEntry(
        "E0209", .usage,
        says: [
          "this repository has <number> pipelines", "this repository has <number> pipelines, and one page is asked for",
        ],
        means: "The repository has several pipelines, and the call does not say which one is meant.",
        state: .untouched,
        remedies: [
          "the same command with --pipeline NAME"
        ]),
      ErrorEntry(
        "E0210", .usage,
        says: ["the pipeline <pipeline> does not say who <group> are"],
        means: "A gate asks for signatures of a group, and the pipeline has no such group under people:.",
        state: .untouched,
        remedies: [
          """
          add people: { GROUP: { keys: pipelines/NAME/allowed_signers } } to pipeline.yml, and commit it on the \
          trunk
          """
        ]),
      ErrorEntry(
        "E0211", .usage,
        says: ["the keys of <group> are not there: <path>"],
        means: """
          The file with the public keys of the group is not in the policy commit on the trunk. A file in the working \
          folder does not count.
          """,
        state: .untouched,
        remedies: [
          """
          echo "YOU@example.com namespaces=\\"promotion-approval@sluice\\" $(cat ~/.ssh/id_ed25519.pub)" >> FILE
          """,
          "git add FILE && git commit -m 'Add the keys', on the trunk",
        ]),
      ErrorEntry(
        "E0461", .usage,
        says: ["the OpenPGP keys of <group> are not there: <path>"],
        means: """
          The pipeline names a file of OpenPGP keys for the group, and the policy commit on the trunk does not have \
          it.
          """,
        state: .untouched,
        remedies: [
          "gpg --armor --export NAME@example.com >> FILE",
          "git add FILE && git commit -m 'Add the keys', on the trunk",
        ]),
      ErrorEntry(
        "E0244", .usage,
        says: ["<file> on <trunk> asks for a <driver> journal, and this is a <driver> one"],
        means: """
          The policy on the trunk and the pipeline file that is checked out name different kinds of journal. Writing \
          entries elsewhere would split the only truth there is.
          """,
        state: .untouched,
        remedies: [
          "git switch TRUNK",
          "git push REMOTE HEAD:TRUNK, when the commit that names the other journal is not there yet",
        ]),
      ErrorEntry(
        "E0257", .usage,
        says: ["the journal of this repository is not in this clone"],
        means: """
          A commit names the log in pipelines/NAME/log.vkey, and this clone has no journal: it is a file in another \
          clone, or the shared store that the pipeline names is empty. A second journal would not know what the first \
          one promoted, so none is made unasked.
          """,
        state: .untouched,
        remedies: [
          "work in the clone that has .git/sluice/journal.jsonl",
          "sluice journal copy --to git, in that clone; then write `journal: git` in the pipeline, commit it and push",
          "sluice init --new-journal, only when that journal is lost",
        ]),
      ErrorEntry(
        "E0265", .usage,
        says: ["<remote>/<trunk>, from which the policy is read, is not in this clone"],
        means: """
          sluice init pinned this remote: the policy is read from what was fetched from it, not from a branch of this \
          clone.
          """,
        state: .untouched,
        remedies: [
          "git fetch REMOTE",
          "git push REMOTE TRUNK",
        ]),
      ErrorEntry(
        "E0266", .usage,
        says: ["the revoked keys of <group> are not there: <path>"],
        means: """
          The policy names a file of revoked keys, and its commit does not have it. Without it nobody can tell whose \
          signature still counts.
          """,
        state: .untouched,
        remedies: [
          "touch FILE && git add FILE && git commit -m 'Nobody is revoked', on the trunk"
        ]),
      ErrorEntry(
        "E0430", .notAuthorised,
        says: ["the policy on <trunk> does not descend from the one in force"],
        means: """
          The branch was moved to where an older or another policy is. The policy in force is in the journal, and a \
          branch that is moved does not bring an old one back.
          """,
        state: .untouched,
        remedies: [
          "git merge POLICY_COMMIT, with the commit in the message",
          "git revert the change of the policy, on top of it",
        ]),
      ErrorEntry(
        "E0453", .notAuthorised,
        says: ["the pipeline <name> is new on <trunk>, and nobody has agreed to it"],
        means: """
          People have to agree to changes of a pipeline in force. A second pipeline could run the same programs without \
          them, so they have to agree to it, too. One that was renamed is a new one: bring the old folder back, add the new \
          one beside it, and remove the old one when the new one has promoted.
          """,
        state: .untouched,
        remedies: [
          "sluice policy show --pipeline OLD, then sluice policy approve --pipeline OLD",
          "git checkout COMMIT -- pipelines/OLD, when it was renamed or removed",
        ]),
      ErrorEntry(
        "E0454", .refused,
        says: ["the clock of this machine is <time> behind the journal"],
        means: """
          Approvals end at a time. A clock that runs behind, or was set back, would let one count that has ended, so nothing \
          that people have approved begins while the newest entry is more than five minutes ahead. A rollback is not held up.
          """,
        state: .untouched,
        remedies: [
          "timedatectl, and set the clock right",
          "sluice log -n 1: where the other clock was ahead, any entry written with the right time mends it",
        ]),
      ErrorEntry(
        "E0443", .notAuthorised,
        says: ["the policy is read from <remote>, which was pinned already"],
        means: """
          The remote from which the policy is read is written into the journal once, and never exchanged.
          """,
        state: .untouched,
        remedies: [
          "git remote set-url REMOTE URL, when only its address changed"
        ]),
      ErrorEntry(
        "E0444", .notAuthorised,
        says: ["<remote>/<trunk> has another policy of <pipeline> than the one in force"],
        means: """
          A remote can be pinned only when it has the policy that counts now; else pinning would change the law on the \
          way.
          """,
        state: .untouched,
        remedies: [
          "git push REMOTE COMMIT:TRUNK, with the commit in the message"
        ]),
      ErrorEntry(
        "E0436", .stale,
        says: ["another policy of <pipeline> is in force than the one whose change was signed"],
        means: """
          Somebody else's change of the policy came into force in between; a signature is over one change only.
          """,
        state: .untouched,
        remedies: [
          "sluice policy show"
        ]),
      ErrorEntry(
        "E0437", .notAuthorised,
        says: ["<person> cannot approve this change of the policy of <pipeline>"],
        means: """
          The person made the change, has approved it already, or is not of the group that the policy in force asks.
          """,
        state: .untouched,
        remedies: [
          "ask another person: sluice policy approve"
        ]),
      ErrorEntry(
        "E0442", .refused,
        says: ["no change of the policy waits: <commit> is in force"],
        means: "The policy on the trunk is the one that counts already.",
        state: .untouched,
        remedies: [
          "sluice policy show"
        ]),
      ErrorEntry(
        "E0242", .usage,
        says: ["HEAD names no branch, so the trunk is not known"],
        means: "sluice init takes the checked-out branch as the trunk, and HEAD is detached.",
        state: .untouched,
        remedies: [
          "sluice init --trunk main"
        ]),
      ErrorEntry(
        "E0243", .unreachable,
        says: ["cannot write <path>"],
        means: "sluice init could not write the first pipeline file.",
        state: .untouched,
        remedies: [
          "ls -ld pipelines, and mend the rights"
        ]),
    ])
}
