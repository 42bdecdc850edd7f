// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

extension ErrorCatalogue {
  static let execution = ErrorArea(
    title: "Runs that execute", summary: "What happens while an environment is held, and on its targets.",
    entries: [
      ErrorEntry(
        "E0216", .busy,
        says: [
          "another run is executing in <environment>", "<run> is executing in <environment>",
          "another run took <environment> in the meantime",
        ],
        means: """
          A living process has this environment, and only one at a time may change it. It was not disturbed.
          """,
        state: .other,
        remedies: [
          "promote --to ENVIRONMENT --wait 10m",
          "rollback ENVIRONMENT, when it must stop now",
        ]),
      ErrorEntry(
        "E0217", .busy,
        says: ["the rollback <run> of <environment> has not ended"],
        means: """
          A rollback was begun and has not ended: it is still at work, or its engine died. A rollback never goes on by \
          itself, it is begun again.
          """,
        state: .other,
        remedies: [
          "sluice show RUN",
          "rollback ENVIRONMENT",
        ]),
      ErrorEntry(
        "E0230", .busy,
        says: ["<run> holds <environment>"],
        means: "The journal says that this run has taken the environment and has not ended.",
        state: .other,
        remedies: [
          "sluice show RUN",
          "rollback ENVIRONMENT, when it must stop now",
        ]),
      ErrorEntry(
        "E0234", .stale,
        says: ["another run took the environment while <run> was executing"],
        means: """
          A newer run, most often a rollback, took the environment. This run was fenced: its processes were stopped \
          and it can write nothing any more.
          """,
        state: .other,
        remedies: [
          "sluice status"
        ]),
      ErrorEntry(
        "E0238", .stale,
        says: ["<step> is not the step that <run> stands at"],
        means: """
          Another process has taken the run further in between, or the step to settle is not the open one.
          """,
        state: .other,
        remedies: [
          "sluice show RUN"
        ]),
      ErrorEntry(
        "E0239", .indeterminate,
        says: ["<step> of <run> may not be repeated without knowing whether it happened"],
        means: """
          The engine died inside of a step that must not happen twice, and no probe can tell whether it did. A person \
          has to look at the target and say so.
          """,
        state: .unknown,
        remedies: [
          "look at the target itself",
          "sluice resolve RUN STEP --as applied",
          "sluice resolve RUN STEP --as not-applied",
          "rollback ENVIRONMENT, when in doubt and in a hurry",
        ]),
      ErrorEntry(
        "E0240", .indeterminate,
        says: ["the rollback <run> failed; a second one takes a person"],
        means: """
          An automatic rollback is tried once. After it failed, what runs there is not known, and the next attempt is \
          a person's decision.
          """,
        state: .unknown,
        remedies: [
          "sluice show RUN",
          "rollback ENVIRONMENT",
        ]),
      ErrorEntry(
        "E0245", .busy,
        says: ["waiting was interrupted"],
        means: "The command was stopped while it waited for another run; it had started nothing.",
        state: .other,
        remedies: [
          "sluice status"
        ]),
      ErrorEntry(
        "E0248", .indeterminate,
        says: ["the journal did not answer while <run> was executing, so its processes were stopped"],
        means: """
          For too long the journal could not be read. Another runner may then take the environment, so this one \
          stopped itself in the middle of a step.
          """,
        state: .unknown,
        remedies: [
          "sluice status, when the journal answers again",
          "promote --to ENVIRONMENT goes on with the run; rollback ENVIRONMENT takes it back",
        ]),
      ErrorEntry(
        "E0249", .stale,
        says: ["<run> showed no sign of life for too long; its processes were stopped"],
        means: """
          The machine slept or the engine was stopped, and somebody else took its lease. The step that it was in may \
          be half done; its probe decides when the run goes on.
          """,
        state: .other,
        remedies: [
          "sluice status",
          "promote --to ENVIRONMENT goes on with the run; rollback ENVIRONMENT takes it back",
        ]),
      ErrorEntry(
        "E0250", .stale,
        says: ["<step> of <run> has no target <target>"],
        means: "The run was requested with other targets than the one that is named.",
        state: .other,
        remedies: [
          "sluice show RUN"
        ]),
      ErrorEntry(
        "E0251", .indeterminate,
        says: ["<step> of <run> has not succeeded on <target>"],
        means: "The step cannot be called done while one of its targets has not confirmed it.",
        state: .unknown,
        remedies: [
          "sluice show RUN"
        ]),
      ErrorEntry(
        "E0252", .busy,
        says: ["<environment> was changed by another run while its probe was asked"],
        means: """
          What the probe said is about a release that is not there any more. Nothing was decided on it.
          """,
        state: .other,
        remedies: [
          "run the same command again"
        ]),
      ErrorEntry(
        "E0253", .refused,
        says: ["a rollback takes back at most <number> runs, and this one would take back <number>"],
        means: """
          The journal names every run that a rollback undoes in one entry of at most 16 KiB. Nothing was done. Two \
          rollbacks, the first to a release between, reach what one cannot.
          """,
        state: .untouched,
        remedies: [
          "sluice rollback <environment> --to <commit>, then the same command again"
        ]),
      ErrorEntry(
        "E0254", .refused,
        says: ["<environment> was rolled back by <run> <time> ago, and nothing was promoted since"],
        means: """
          Somebody else was faster, or you typed it twice. The environment has its last good release already; another \
          rollback would take that one away and put it in quarantine. It asks for `--again` to do so, or for a commit, and \
          for `--accept-loss` to take back what the first one left in place. Once the hold is lifted it is an ordinary \
          rollback again.
          """,
        state: .untouched,
        remedies: [
          "rollback <environment> --again", "rollback <environment> --accept-loss", "sluice show <run>",
        ]),
      ErrorEntry(
        "E0255", .busy,
        says: ["<run> is rolling <environment> back at this moment"],
        means: """
          The engine of that rollback shows signs of life, so it is left alone. If it hangs, `--again` stops it and begins \
          anew.
          """,
        state: .untouched,
        remedies: [
          "sluice show <run>", "rollback <environment> --again, to stop it and begin anew",
        ]),
      ErrorEntry(
        "E0256", .refused,
        says: ["<commit> was taken back by <run>, so no rollback leads to it"],
        means: """
          A rollback took that release away, and with it what its migrations had made. A rollback never applies a \
          migration, so it would put the code of that release beside a database that lacks what it needs. A promotion \
          asks the gates and applies them.
          """,
        state: .untouched,
        remedies: [
          "sluice resume <environment>, when it is on hold",
          "sluice resume <environment> --unquarantine <commit>, when the commit was not the fault",
          "promote --to <environment> <commit>",
        ]),
      ErrorEntry(
        "E0258", .refused,
        says: ["this is a command of <run>, which promotes to <environment> itself"],
        means: """
          A command of a gate or a step called promote for the environment that its own run is about. The run would be continued \
          from within, and its gates asked again, without end.
          """,
        state: .untouched,
        remedies: [
          "take the call out of the gate or the step",
          "unset SLUICE_RUN, in a shell that is no command of a run",
        ]),
      ErrorEntry(
        "E7007", .indeterminate,
        says: ["a step ended without a result"],
        means: "The engine was stopped while a step was at work, and nobody wrote down how the step ended.",
        state: .unknown,
        remedies: [
          "sluice status",
          "promote --to ENVIRONMENT goes on with the run; rollback ENVIRONMENT takes it back",
        ]),
      ErrorEntry(
        "E0260", .usage,
        says: ["the epoch is not known"],
        means: """
          sluice guard needs the epoch of the run, by which an old run is told from a new one. Steps get it in \
          SLUICE_EPOCH; it did not arrive on the target.
          """,
        state: .untouched,
        remedies: [
          "pass SLUICE_EPOCH on to the target, or write --epoch NUMBER"
        ]),
      ErrorEntry(
        "E0261", .busy,
        says: ["another deploy is at work on <target>"],
        means: """
          Another process holds the guard of this target, and did not end within the time that --wait allows.
          """,
        state: .other,
        remedies: [
          "fuser TARGET.sluice-epoch",
          "the same command with a longer --wait",
        ]),
      ErrorEntry(
        "E0262", .stale,
        says: ["epoch <number> is older than <number>, which has acted on <target>"],
        means: """
          A newer run took the environment. This step belongs to an older one and must change nothing any more.
          """,
        state: .notStarted,
        remedies: [
          "sluice status"
        ]),
      ErrorEntry(
        "E0263", .indeterminate,
        says: ["<file> does not hold an epoch"],
        means: """
          The file beside the target, in which the guard remembers the newest epoch, holds something else. Nobody can \
          know whether a newer run was here.
          """,
        state: .notStarted,
        remedies: [
          "look who wrote it",
          "echo EPOCH > TARGET.sluice-epoch, with the epoch that sluice status shows",
        ]),
      ErrorEntry(
        "E0264", .unreachable,
        says: ["<what cannot be done on the target>"],
        means: """
          The guard could not open, remember or replace something on this machine; the system's own words are in the \
          message.
          """,
        state: .open,
        remedies: [
          "mend the rights or the path on this machine, and let the step run again"
        ]),
    ])
}
