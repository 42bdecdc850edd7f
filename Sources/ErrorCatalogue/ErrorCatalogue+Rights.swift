// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

extension ErrorCatalogue {
  static let rights = ErrorArea(
    title: "Rights, jobs and broken glass", summary: "Who may ask, who reviews, and what an emergency takes.",
    entries: [
      ErrorEntry(
        "E0445", .notAuthorised,
        says: ["only CI jobs may ask for a run of <pipeline>"],
        means: """
          The policy names jobs under request: and no group of people, so a person's request does not count.
          """,
        state: .untouched,
        remedies: [
          "run the CI job again",
          "add from: GROUP to request: in the pipeline, on the trunk",
        ]),
      ErrorEntry(
        "E0446", .notAuthorised,
        says: ["the job asks for another commit than the one it runs for"],
        means: "The identity of a CI job is bound to its commit; it may ask for that one only.",
        state: .untouched,
        remedies: [
          "run the job on the commit that is wanted"
        ]),
      ErrorEntry(
        "E0447", .notAuthorised,
        says: ["the policy says who may ask, and this call cannot prove who asks"],
        means: "The call has neither an SSH key that the policy names nor the identity token of a CI job.",
        state: .untouched,
        remedies: [
          "promote --to ENVIRONMENT --key ~/.ssh/id_ed25519",
          "in CI: give the job an identity token, docs/ci says how",
        ]),
      ErrorEntry(
        "E0441", .notAuthorised,
        says: ["the identity token was used before"],
        means: "A token of a CI job asks for one run, once. This one did that already.",
        state: .untouched,
        remedies: [
          "run the job again: it gets a new one"
        ]),
      ErrorEntry(
        "E0451", .notAuthorised,
        says: ["this CI job may not ask for a run"],
        means: """
          The token is genuine, and the job is not one of those that the policy names: another repository, branch, \
          workflow or environment. The message says what differs.
          """,
        state: .untouched,
        remedies: [
          "sluice policy show",
          "mend request: { jobs: ... } in the pipeline, on the trunk",
        ]),
      ErrorEntry(
        "E0452", .unreachable,
        says: ["the identity of this job cannot be checked: <issuer> does not answer"],
        means: """
          The keys of the CI system could not be fetched, and a token that cannot be checked proves nothing. A \
          rollback needs no token.
          """,
        state: .untouched,
        remedies: [
          "run the job again later",
          "let a person ask: promote --to ENVIRONMENT --key FILE",
        ]),
      ErrorEntry(
        "E0448", .usage,
        says: ["the pipeline <pipeline> has no `break-glass`, so nobody may do that"],
        means: """
          Going around gates in an emergency is possible only where the policy says who may do it and who reviews it.
          """,
        state: .untouched,
        remedies: [
          "rollback ENVIRONMENT",
          "add break-glass: { from: GROUP, review: GROUP } to the pipeline, on the trunk",
        ]),
      ErrorEntry(
        "E0449", .usage,
        says: ["breaking the glass takes a reason"],
        means: "Whoever reviews it has to know why it was done.",
        state: .untouched,
        remedies: [
          "the same command with --reason WHY"
        ]),
      ErrorEntry(
        "E0440", .notAuthorised,
        says: ["no further glass is broken before somebody has reviewed what was done"],
        means: """
          Glass was broken before, and its review is still open. A rollback without --break-glass still works.
          """,
        state: .untouched,
        remedies: [
          "sluice review RUN",
          "rollback ENVIRONMENT",
        ]),
      ErrorEntry(
        "E0438", .refused,
        says: ["<run> has nothing to review"],
        means: "The run broke no glass, or somebody has reviewed it already.",
        state: .untouched,
        remedies: [
          "sluice status"
        ]),
      ErrorEntry(
        "E0439", .notAuthorised,
        says: ["<person> cannot review <run>"],
        means: "Nobody reviews what they did themselves.",
        state: .untouched,
        remedies: [
          "ask another person: sluice review RUN"
        ]),
      ErrorEntry(
        "E0450", .usage,
        says: ["the pipeline <pipeline> no longer says who reviews broken glass"],
        means: "Glass was broken under an earlier policy, and today's names no group for the review.",
        state: .untouched,
        remedies: [
          "put break-glass: { from: GROUP, review: GROUP } back into the pipeline, on the trunk"
        ]),
    ])
}
