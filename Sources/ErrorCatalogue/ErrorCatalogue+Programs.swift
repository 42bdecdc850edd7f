// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

extension ErrorCatalogue {
  static let programs = ErrorArea(
    title: "Commands and tools", summary: "Programs that gates and steps run, and what they leave behind.",
    entries: [
      ErrorEntry(
        "E0301", .refused,
        says: [
          "cannot start <program>: the path leaves the commit's tree",
          "cannot start <program>: there is no such file <place>",
          "cannot start <program>: there is no such program on this machine",
        ],
        means: """
          A gate or step names a program that is not there. A name with a slash is looked for in the commit's tree, a \
          name without one on this machine.
          """,
        state: .stepFailed,
        remedies: [
          "add the program to the commit, or install it on this machine",
          "mend the command in the pipeline, and commit it on the trunk",
        ]),
      ErrorEntry(
        "E0302", .refused,
        says: [
          "cannot start <program>: the file is not executable", "cannot start <program>: <file> is not executable",
        ],
        means: "The file is there, and its mode does not allow to run it.",
        state: .stepFailed,
        remedies: [
          "git update-index --chmod=+x PATH, then commit",
          "chmod +x FILE, for a program of this machine",
        ]),
      ErrorEntry(
        "E0303", .usage,
        says: ["a command has no program", "cannot start <program>: an argument or a variable holds a NUL byte"],
        means: "The command that the pipeline or the catalogue gives cannot be run as it is written.",
        state: .open,
        remedies: [
          "mend the command in the pipeline, and commit it on the trunk"
        ]),
      ErrorEntry(
        "E0304", .refused,
        says: ["cannot start <program>"],
        means: """
          The system would not start the file, for the reason that it gives: most often its first line names an \
          interpreter that is not there, or it was built for another machine.
          """,
        state: .stepFailed,
        remedies: [
          "mend the program's first line, or the command in the pipeline"
        ]),
      ErrorEntry(
        "E0309", .refused,
        says: ["cannot start <program> without network"],
        means: """
          The pipeline says `network: none` for the command, and the kernel of this machine gives whoever runs sluice no \
          network namespace: that takes root, or user namespaces, which some systems and containers switch off. The \
          command was not started, since it would have had the network.
          """,
        state: .stepFailed,
        remedies: [
          "allow user namespaces on this machine, or run sluice where they are allowed"
        ]),
      ErrorEntry(
        "E0305", .unreachable,
        says: ["cannot keep evidence in <folder>"],
        means: """
          The output of a command is kept beside the journal, and no file for it could be made. The command was not \
          started.
          """,
        state: .open,
        remedies: [
          "make the folder one that you may write to, and make room",
          "run the same command again",
        ]),
      ErrorEntry(
        "E0306", .indeterminate,
        says: ["the command has run, and its output could not be kept in <folder>"],
        means: """
          The command ended, and then the disk refused its output. Its outcome was not written into the journal, so \
          the run stands at that step.
          """,
        state: .unknown,
        remedies: [
          "df -h .git/sluice",
          "make room, look what the command did, then promote again: the step's probe decides",
        ]),
      ErrorEntry(
        "E0307", .unreachable,
        says: ["<program> did not answer within <number> s"],
        means: """
          A client of a store, a probe of a service or a tool on this machine hung until its time was over.
          """,
        state: .open,
        remedies: [
          "look whether what it asks is reachable"
        ]),
      ErrorEntry(
        "E0308", .unreachable,
        says: ["cannot hear <program>"],
        means: "The tool was found and could not be started or read from, for the reason in the message.",
        state: .open,
        remedies: [
          "run the tool by hand and look"
        ]),
      ErrorEntry(
        "E0310", .unreachable,
        says: ["cannot make a folder for a clean tree"],
        means: """
          Gates and steps run in a fresh copy of the commit, and the folder for temporary files takes none.
          """,
        state: .open,
        remedies: [
          "df -h ${TMPDIR:-/tmp}",
          "export TMPDIR=/a/folder/with/room",
        ]),
    ])
}
