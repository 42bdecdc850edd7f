// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

extension ErrorCatalogue {
  static let journal = ErrorArea(
    title: "Journal", summary: "The append-only record, its checkpoint and its keys.",
    entries: [
      ErrorEntry(
        "E0601", .busy,
        says: ["another process holds the journal"],
        means: """
          Another command is writing and did not finish in time. Writers take turns; readers never wait.
          """,
        state: .open,
        remedies: [
          "run the same command again",
          "fuser .git/sluice/journal.jsonl",
        ]),
      ErrorEntry(
        "E0602", .usage,
        says: ["the journal is damaged"],
        means: """
          Bytes of acknowledged entries are not what was written. Nothing is promoted or rolled back by it until it is \
          whole again, because every decision rests on it.
          """,
        state: .other,
        remedies: [
          "sluice journal verify, to see which entry",
          "keep the damaged file, and put back a copy that sluice journal verify accepts",
        ]),
      ErrorEntry(
        "E0603", .usage,
        says: [
          "the journal did not grow from that checkpoint: history was lost or rewritten",
          "the journal is not the one that was read before", "the journal is gone",
          "what another machine has recorded does not follow from what this clone has",
          "what the database has recorded does not follow from what this clone has",
          "the journal and its checkpoint disagree: acknowledged entries or the checkpoint were lost",
        ],
        means: """
          Entries that were acknowledged once are missing or others. An old copy was put back, a file was lost, or \
          somebody rewrote history.
          """,
        state: .other,
        remedies: [
          "sluice journal verify",
          """
          put journal.jsonl and its checkpoint back from the newest copy that sluice journal verify accepts
          """,
        ]),
      ErrorEntry(
        "E0604", .indeterminate,
        says: ["cannot know whether the journal has the entry"],
        means: """
          The disk failed in the middle of a write. The entry may be there or not; the same command finds out, and \
          never writes it twice.
          """,
        state: .other,
        remedies: [
          "mend the disk or make room",
          "run the same command again",
        ]),
      ErrorEntry(
        "E0605", .usage,
        says: [
          "the checkpoint of the journal is not to be trusted",
          "the checkpoint states another root than the journal has",
        ],
        means: """
          The signed statement over the journal has a wrong signature, a wrong name or another root. Somebody changed \
          one of the two files, or they are from different copies.
          """,
        state: .other,
        remedies: [
          "sluice journal verify",
          "put both files back from one copy that sluice journal verify accepts",
        ]),
      ErrorEntry(
        "E0606", .usage,
        says: ["appending to the journal needs the log key"],
        means: """
          Entries are sealed with the log key, and this machine has none: no log.key file, no SLUICE_LOG_KEY.
          """,
        state: .untouched,
        remedies: [
          "in CI: give the job the secret SLUICE_LOG_KEY, or SLUICE_LOG_KEY_FILE with its path",
          "put log.key back into .git/sluice from your copy of the keys, mode 600",
        ]),
      ErrorEntry(
        "E0607", .unreachable,
        says: ["the journal is out of reach", "the journal reads back other bytes than were written"],
        means: """
          The journal's file could not be opened, read or written as it must be; the system's own words are in the \
          message. Nothing counts before it is in the journal.
          """,
        state: .open,
        remedies: [
          "ls -l .git/sluice",
          "df -h .git/sluice",
          "run the same command again",
        ]),
      ErrorEntry(
        "E0680", .unreachable,
        says: ["the journal's disk has no room to record a run to its end"],
        means: """
          A run begins only where the journal can record how it ends. The disk has less room left than that takes.
          """,
        state: .untouched,
        remedies: [
          "df -h .git/sluice",
          "make room, then run the same command again",
        ]),
      ErrorEntry(
        "E0640", .unreachable,
        says: ["the journal on the git remote <remote> is out of reach"],
        means: """
          The journal is on a branch of the remote, and git cannot fetch it; git's own words are in the message. \
          Nothing counts before the remote has it.
          """,
        state: .open,
        remedies: [
          "git ls-remote REMOTE sluice/journal",
          "run the same command again",
          "rollback ENVIRONMENT --offline, when that cannot wait: it is merged later",
        ]),
      ErrorEntry(
        "E0641", .unreachable,
        says: ["the git remote <remote> does not take the journal's entries"],
        means: """
          The push was refused: no right to push, a protected branch rule, or a hook. Nothing was recorded.
          """,
        state: .open,
        remedies: [
          "let whoever promotes push to the branch sluice/journal; nobody may force or delete it",
          "run the same command again",
        ]),
      ErrorEntry(
        "E0642", .usage,
        says: ["the journal on the git remote <remote> is not what sluice pushed"],
        means: "Somebody else wrote to the branch of the journal, or merged it. Nothing is decided on it.",
        state: .other,
        remedies: [
          "git fetch REMOTE sluice/journal && git log --stat FETCH_HEAD",
          "sluice journal verify",
        ]),
      ErrorEntry(
        "E0643", .usage,
        says: ["the git remote <remote> lacks entries of the journal that this clone has"],
        means: """
          The branch sluice/journal was deleted, rewritten or never pushed. Going on from there would forget what \
          happened.
          """,
        state: .other,
        remedies: [
          "sluice journal verify",
          "sluice journal copy --to git, when this clone's journal is the one to go on with",
        ]),
      ErrorEntry(
        "E0644", .usage,
        says: ["the git remote <remote> has a journal already"],
        means: "A journal is never replaced by a copy of another.",
        state: .other,
        remedies: [
          "sluice journal verify"
        ]),
      ErrorEntry(
        "E0645", .usage,
        says: ["the policy does not name the log key of this machine"],
        means: "Nobody would believe what this key signs, so nothing was recorded.",
        state: .untouched,
        remedies: [
          "SLUICE_LOG_KEY_FILE=FILE, the key that sluice init made for this journal",
          "add the verifier line in the message to pipelines/NAME/log.vkey, on the trunk",
          "when log.vkey names another log: work in the clone that has its journal, or share that one",
        ]),
      ErrorEntry(
        "E0646", .usage,
        says: ["<folder> is not empty"],
        means: "A copy of the journal goes into a folder of its own, never into what is there.",
        state: .reads,
        remedies: [
          "name an empty folder, or one that is not there yet"
        ]),
      ErrorEntry(
        "E0690", .usage,
        says: ["there is no such journal"],
        means: "At this path is no journal to check.",
        state: .reads,
        remedies: [
          "ls -l PATH"
        ]),
      ErrorEntry(
        "E0608", .usage,
        says: [
          "the name of a log key has no blank and no plus sign", "there is no log key", "others may read the log key",
          "the log key cannot be read", "the variable SLUICE_LOG_KEY holds no log key",
        ],
        means: """
          The key that signs checkpoints cannot be used: it is missing, malformed, or readable by others.
          """,
        state: .untouched,
        remedies: [
          "chmod 600 .git/sluice/log.key",
          "in CI: put the one line of log.key into the secret SLUICE_LOG_KEY",
        ]),
      ErrorEntry(
        "E0609", .usage,
        says: ["an environment of that name cannot be leased"],
        means: "The lease is a file named after the environment, and this name cannot be a file name.",
        state: .untouched,
        remedies: [
          "give the environment a name without slash and leading dot"
        ]),
      ErrorEntry(
        "E0610", .usage,
        says: [
          "a journal entry has at most <bytes> bytes, and this one would have <bytes>",
          "a journal entry cannot be written: <reason>",
        ],
        means: """
          The entry is longer than 16 KiB or holds what an entry may not hold. A very long reason or very many targets \
          are the usual causes.
          """,
        state: .untouched,
        remedies: [
          "write a shorter --reason"
        ]),
      ErrorEntry(
        "E0611", .usage,
        says: ["the checkpoint of the journal does not cover that entry", "the journal has no checkpoint yet"],
        means: """
          A receipt or proof needs a signed checkpoint over the entry, and there is none that reaches so far.
          """,
        state: .reads,
        remedies: [
          "sluice journal verify",
          "any command that writes an entry signs a new checkpoint",
        ]),
      ErrorEntry(
        "E0620", .usage,
        says: ["entry <number> of the journal cannot be understood"],
        means: """
          The entry is genuine and this program does not know it: a newer sluice wrote it. Deciding without it would \
          be guessing.
          """,
        state: .other,
        remedies: [
          "sluice --version, and install a newer one"
        ]),
      ErrorEntry(
        "E0622", .refused,
        says: ["the journal is not what was written"],
        means: """
          The check found an entry that was changed, lost or added; the message says where. The environments \
          themselves were not touched by the check.
          """,
        state: .reads,
        remedies: [
          "keep the file as it is for whoever looks into it",
          "put back a copy that sluice journal verify accepts",
        ]),
      ErrorEntry(
        "E0623", .unreachable,
        says: ["cannot make <folder>"],
        means: "sluice init could not make the folder of the journal in the git folder.",
        state: .untouched,
        remedies: [
          "ls -ld .git, and mend the rights"
        ]),
      ErrorEntry(
        "E0624", .indeterminate,
        says: ["the journal does not show what it was told to keep"],
        means: """
          After the write the entry was read back and was not there. What it records may have happened without a \
          record.
          """,
        state: .other,
        remedies: [
          "sluice verify",
          "run the same command again: an entry that is there is not written twice",
        ]),
    ])
}
