// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

extension ErrorCatalogue {
  static let requests = ErrorArea(
    title: "Promotions and rollbacks that are asked for", summary: "What is refused or waits before anything is taken.",
    entries: [
      ErrorEntry(
        "E0212", .refused,
        says: ["<commit> is not on <trunk>"],
        means: """
          The first environment takes only commits of the trunk, and this commit is not one of its ancestors.
          """,
        state: .untouched,
        remedies: [
          "git switch TRUNK && git merge COMMIT, and push the trunk where there is a remote",
          "git fetch REMOTE, when it was merged there",
        ]),
      ErrorEntry(
        "E0213", .refused,
        says: ["there is no release to which <environment> can go back"],
        means: """
          No older release was ever live and verified there, or all were taken back or are in quarantine. A promotion that is \
          executing was not stopped by this call.
          """,
        state: .untouched,
        remedies: [
          "sluice hold ENVIRONMENT --reason 'no rollback target'",
          "commit a fix, and promote it",
        ]),
      ErrorEntry(
        "E0246", .refused,
        says: ["<environment> cannot go back to <commit> with today's steps"],
        means: """
          A rollback runs the steps of today's pipeline in the tree of the old commit, and that tree lacks a program \
          which a step names. It is found out before anything is taken.
          """,
        state: .untouched,
        remedies: [
          "rollback ENVIRONMENT --to COMMIT, with one of the commits in the message",
          "put the step of that time back into the pipeline, and commit it on the trunk",
        ]),
      ErrorEntry(
        "E0940", .usage,
        says: ["the journal has no moment <number>"],
        means: """
          A moment of the past is named by the number of its entry, and the journal is not that long.
          """,
        state: .reads,
        remedies: [
          "sluice status --at NUMBER, with a number up to the one in the message",
          "sluice log",
        ]),
      ErrorEntry(
        "E0941", .usage,
        says: ["nothing is live in <environment>"],
        means: "There is no release in this environment that could be compared with the other.",
        state: .reads,
        remedies: [
          "promote --to ENVIRONMENT"
        ]),
      ErrorEntry(
        "E0247", .usage,
        says: ["<commit> names no release that was ever live and verified in <environment>"],
        means: "rollback --to takes only commits that ran in this environment and were verified there.",
        state: .untouched,
        remedies: [
          "rollback ENVIRONMENT --plan",
          "sluice log ENVIRONMENT",
        ]),
      ErrorEntry(
        "E0219", .usage,
        says: ["<commit> is not in quarantine for <environment>"],
        means: "No quarantined commit of this environment begins with these digits, or more than one does.",
        state: .untouched,
        remedies: [
          "sluice status"
        ]),
      ErrorEntry(
        "E0220", .usage,
        says: ["there is no run <run>", "there is no run and no commit <name>"],
        means: """
          The journal of this clone has no run of this name, and where a commit may be named, git has none either. \
          Another clone has its own journal unless they share one.
          """,
        state: .reads,
        remedies: [
          "sluice log"
        ]),
      ErrorEntry(
        "E0221", .stale,
        says: ["the gate <gate> of <run> is not the one that was answered"],
        means: "The run has no gate of this name: the pipeline changed after the run was requested.",
        state: .untouched,
        remedies: [
          "sluice show RUN",
          "promote again",
        ]),
      ErrorEntry(
        "E0222", .stale,
        says: ["<run> is <phase>, so this is not possible any more"],
        means: "The run has ended, and what ended is never changed afterwards.",
        state: .untouched,
        remedies: [
          "sluice show RUN",
          "promote again, when the commit is still wanted",
        ]),
      ErrorEntry(
        "E0270", .refused,
        says: ["<run> is <phase>, so this is not possible now"],
        means: """
          The run is in a phase in which this cannot be done, such as approving what executes already.
          """,
        state: .other,
        remedies: [
          "sluice show RUN"
        ]),
      ErrorEntry(
        "E0271", .busy,
        says: ["others were faster, and what was decided is to be decided again"],
        means: """
          The journal has grown between the decision and its append, and what was decided has a place in the order, such
          as the number of a run. promote and sluice worker begin anew by themselves; nothing was written or done.
          """,
        state: .other,
        remedies: [
          "run the same command again"
        ]),
      ErrorEntry(
        "E0223", .refused,
        says: ["<commit> is live in <environment> already"],
        means: "Somebody brought the same commit there in between. There is nothing left to do.",
        state: .untouched,
        remedies: [
          "sluice status"
        ]),
      ErrorEntry(
        "E0224", .stale,
        says: ["<commit> is older than <commit>, which is live in <environment>"],
        means: """
          promote never goes back to an older commit: that would take changes away without saying so.
          """,
        state: .untouched,
        remedies: [
          "rollback ENVIRONMENT --to COMMIT, when going back is meant"
        ]),
      ErrorEntry(
        "E0225", .stale,
        says: ["<commit> does not contain <commit>, which is live in <environment>"],
        means: """
          The two commits are on different branches of history. Promoting this one would take commits away without a \
          rollback.
          """,
        state: .untouched,
        remedies: [
          "git merge LIVE_COMMIT, and promote the merge",
          "rollback ENVIRONMENT first",
        ]),
      ErrorEntry(
        "E0226", .refused,
        says: ["<commit> was never live and verified in <environment>"],
        means: """
          A commit goes through the environments in their order, and it has not been verified in the one before.
          """,
        state: .untouched,
        remedies: [
          "promote --to PREVIOUS_ENVIRONMENT COMMIT"
        ]),
      ErrorEntry(
        "E0227", .refused,
        says: ["<commit> is in quarantine for <environment>"],
        means: """
          A rollback took this commit back, or a person put it into quarantine; the message says why. It is not \
          accepted there until somebody lifts that.
          """,
        state: .untouched,
        remedies: [
          "commit a fix, and promote that",
          "sluice resume ENVIRONMENT --unquarantine COMMIT",
        ]),
      ErrorEntry(
        "E0228", .stale,
        says: ["<run> waits with the newer commit <commit>"],
        means: "A newer commit was asked for already, and the older one would only be replaced by it.",
        state: .untouched,
        remedies: [
          "sluice show RUN"
        ]),
      ErrorEntry(
        "E0229", .waiting,
        says: ["<environment> is on hold"],
        means: """
          A person or a rollback has stopped promotions there; the message says who and why. The request stays in the \
          queue. Rollbacks are still possible.
          """,
        state: .untouched,
        remedies: [
          "sluice resume ENVIRONMENT, when the reason is gone"
        ]),
      ErrorEntry(
        "E0231", .waiting,
        says: ["<run> waits behind <run>"],
        means: "The environment takes one run after the other, and another one is first.",
        state: .untouched,
        remedies: [
          "sluice show RUN, with the run that is first"
        ]),
      ErrorEntry(
        "E0232", .stale,
        says: ["what <run> would do now is not what was planned"],
        means: """
          The pipeline, its keys or the live release changed after the plan was made, so another thing would run than \
          was approved. Approvals of the old plan do not count.
          """,
        state: .notStarted,
        remedies: [
          "promote again, and look at the new plan"
        ]),
      ErrorEntry(
        "E0233", .stale,
        says: ["<run> was planned on another release"],
        means: """
          Since the plan was made another release went live there, so the changes that were approved are not those \
          that would happen.
          """,
        state: .untouched,
        remedies: [
          "promote again, and look at the new plan"
        ]),
      ErrorEntry(
        "E0235", .waiting,
        says: ["approvals of <run> for <gate> have expired"],
        means: "The approvals were given too long ago; each counts only for the time that the gate allows.",
        state: .untouched,
        remedies: [
          "approve RUN"
        ]),
      ErrorEntry(
        "E0236", .stale,
        says: ["the deadline of <run> has passed"],
        means: "The run waited longer than it may, and ends without having changed anything.",
        state: .untouched,
        remedies: [
          "promote again"
        ]),
      ErrorEntry(
        "E0237", .stale,
        says: ["the gate <gate> of <run> was answered already"],
        means: "Another process has answered this gate in between; its answer counts.",
        state: .untouched,
        remedies: [
          "sluice show RUN"
        ]),
      ErrorEntry(
        "E0241", .refused,
        says: ["there is nothing to lift in <environment>"],
        means: "The environment is not on hold, and no such commit is in quarantine.",
        state: .untouched,
        remedies: [
          "sluice status"
        ]),
    ])
}
