// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

extension ErrorCatalogue {
  static let call = ErrorArea(
    title: "The call", summary: "What was typed.",
    entries: [
      ErrorEntry(
        "E0290", .usage,
        says: ["there is no error code <code>"],
        means: """
          Codes are a capital E and four digits, as they stand in square brackets after the word error.
          """,
        state: .reads,
        remedies: [
          "sluice explain, which lists them all"
        ]),
      ErrorEntry(
        "E0291", .indeterminate,
        says: ["the result could not be written to standard output"],
        means: """
          The file or the disk behind standard output took no more, or it was closed. The command itself did its work. A \
          reader who closes a pipe early is no error.
          """,
        state: .done,
        remedies: [
          "sluice status",
          "make room where the output goes",
        ]),
      ErrorEntry(
        "E0292", .usage,
        says: ["<what the command line lacks>"],
        means: "A word or an option of the command line is wrong or missing. With --json it is said as a document too.",
        state: .untouched,
        remedies: [
          "sluice COMMAND --help"
        ]),
      ErrorEntry(
        "E0218", .usage,
        says: ["there is no step <step>"],
        means: "The steps of a run are migrate, configure, deploy and verify; nothing else can be settled.",
        state: .reads,
        remedies: [
          "sluice show RUN"
        ]),
      ErrorEntry(
        "E0531", .usage,
        says: ["there is no layout <name>"],
        means: "The name after --layout is none that is known; the message lists them.",
        state: .reads,
        remedies: [
          "sluice prove --layout NAME, with a name from the list"
        ]),
      ErrorEntry(
        "E0405", .usage,
        says: ["it is not known which key to sign with"],
        means: """
          No key was named, git has no user.signingkey that is a file, and there is no home folder to look in.
          """,
        state: .untouched,
        remedies: [
          "approve RUN --key ~/.ssh/id_ed25519"
        ]),
    ])
}
