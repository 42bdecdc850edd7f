// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

extension ErrorCatalogue {
  static let defects = ErrorArea(
    title: "Defects of sluice", summary: "Should never be seen. Please report what you did with the whole message.",
    entries: [
      ErrorEntry(
        "E0422", .defect,
        says: ["this command cannot run <program>"],
        means: "A part that only checks signatures was asked to make one.",
        state: .open,
        remedies: [
          "report it, with the command that you typed"
        ]),
      ErrorEntry(
        "E7001", .defect,
        says: ["the run <run> is not in the journal"],
        means: "A run was written and is not in the state that was computed afterwards.",
        state: .open,
        remedies: [
          "sluice verify, and report it"
        ]),
      ErrorEntry(
        "E7002", .defect,
        says: ["the request is not in the journal"],
        means: "A request was written and is not in the state that was computed afterwards.",
        state: .open,
        remedies: [
          "sluice verify, and report it"
        ]),
      ErrorEntry(
        "E7003", .defect,
        says: ["no adapters were given to the command line", "no session was opened"],
        means: "The program was put together wrongly.",
        state: .untouched,
        remedies: [
          "report it, with the output of sluice --version"
        ]),
      ErrorEntry(
        "E7004", .defect,
        says: ["a tool without a name was to be run"],
        means: "A tool was called without a name.",
        state: .open,
        remedies: [
          "report it, with the command that you typed"
        ]),
      ErrorEntry(
        "E7005", .defect,
        says: ["<the error's own text>"],
        means: "A library answered with a kind of error that nobody foresaw.",
        state: .open,
        remedies: [
          "sluice status, and report it"
        ]),
      ErrorEntry(
        "E7006", .defect,
        says: ["a script without transaction on a database that has only transactions", "a copy of another kind"],
        means: "Two parts of the migrations that do not belong together met.",
        state: .open,
        remedies: [
          "sluice status, and report it"
        ]),
      ErrorEntry(
        "E7008", .defect,
        says: ["no way to fetch secrets was given to the engine"],
        means: "The program was put together wrongly.",
        state: .open,
        remedies: [
          "report it, with the output of sluice --version"
        ]),
      ErrorEntry(
        "E7009", .defect,
        says: ["no configuration stores were given to the engine"],
        means: "The program was put together wrongly.",
        state: .open,
        remedies: [
          "report it, with the output of sluice --version"
        ]),
      ErrorEntry(
        "E7011", .defect,
        says: ["the commit <commit> was numbered and is not there"],
        means: "The index of commits and the repository disagree.",
        state: .open,
        remedies: [
          "rm -r .git/sluice/cache, run the same command again, and report it"
        ]),
      ErrorEntry(
        "E7012", .defect,
        says: ["the checkpoint cannot be signed"],
        means: "The log key was read and could not sign.",
        state: .open,
        remedies: [
          "sluice verify, and report it"
        ]),
      ErrorEntry(
        "E7013", .defect,
        says: [
          "the id of a journal entry is malformed or comes twice", "only the journal writes entries of this type",
        ],
        means: "An entry was to be written that the journal must refuse.",
        state: .open,
        remedies: [
          "report it, with the command that you typed"
        ]),
      ErrorEntry(
        "E7014", .defect,
        says: ["the step <step> is not in the journal"],
        means: "A step was begun and is not in the state that was computed afterwards.",
        state: .open,
        remedies: [
          "sluice verify, and report it"
        ]),
    ])
}
