// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

extension ErrorCatalogue {
  static let environments = ErrorArea(
    title: "Environments and local stacks", summary: "The catalogue, its pages, and services on this machine.",
    entries: [
      ErrorEntry(
        "E0901", .usage,
        says: ["<file> at <commit> has <number of problems>"],
        means: """
          The catalogue in this commit is not valid; each problem is listed with its line and column.
          """,
        state: .reads,
        remedies: [
          "mend the file, commit it, and look: sluice check"
        ]),
      ErrorEntry(
        "E0902", .usage,
        says: ["there is no <file>"],
        means: "The catalogue says what is known of an environment, and this pipeline has none.",
        state: .reads,
        remedies: [
          "write environments.yml; docs/environments.md shows every key"
        ]),
      ErrorEntry(
        "E0903", .usage,
        says: ["there is no environment <name> in <file>"],
        means: "The catalogue does not describe this environment; the message lists those that it does.",
        state: .reads,
        remedies: [
          "sluice env list"
        ]),
      ErrorEntry(
        "E0904", .unreachable,
        says: ["cannot <read or write> <path>"],
        means: "The system would not read or write a file of the working folder.",
        state: .reads,
        remedies: [
          "ls -l PATH"
        ]),
      ErrorEntry(
        "E0905", .usage,
        says: ["there is no pipeline <name> here", "there is no pipeline here"],
        means: "The folder pipelines/ has no pipeline of this name, or is not there.",
        state: .reads,
        remedies: [
          "sluice init",
          "--pipeline NAME, with a name from the list",
        ]),
      ErrorEntry(
        "E0906", .usage,
        says: ["pipelines/<name> has <number> problem<s>"],
        means: """
          The files of the pipeline are not valid; each problem is listed with file, line and column.
          """,
        state: .reads,
        remedies: [
          "mend them, and look: sluice check"
        ]),
      ErrorEntry(
        "E0907", .usage,
        says: ["a bare repository has no working folder"],
        means: "The command reads the files of a working folder, and a bare repository has none.",
        state: .reads,
        remedies: [
          "git worktree add ../work TRUNK, and run it there"
        ]),
      ErrorEntry(
        "E0908", .usage,
        says: ["an empty secret is not kept"],
        means: "Nothing was typed or piped in.",
        state: .reads,
        remedies: [
          "printf %s THE_SECRET | sluice keep NAME"
        ]),
      ErrorEntry(
        "E0920", .busy,
        says: ["<number> port<s> of <environment> <are> taken"],
        means: """
          Other processes listen where the services of the stack should. The message names them where the system shows \
          them. No service was started.
          """,
        state: .reads,
        remedies: [
          "sluice down ENVIRONMENT",
          "end the process that the message names",
        ]),
      ErrorEntry(
        "E0921", .refused,
        says: ["<service> <ended how>, and with it <environment>"],
        means: "A service of the local stack ended by itself, so the others were stopped too.",
        state: .local,
        remedies: [
          "look at its last lines in the message, mend it, then: sluice up ENVIRONMENT"
        ]),
      ErrorEntry(
        "E0922", .refused,
        says: ["<service> is not well after <number> s"],
        means: "The service runs and its health check never said yes, so the stack was stopped.",
        state: .local,
        remedies: [
          "look at the log that the message names, mend it, then: sluice up ENVIRONMENT"
        ]),
      ErrorEntry(
        "E0923", .usage,
        says: ["the secret <name> of <service> is not kept yet", "the secret <name> is not kept yet"],
        means: "The service needs a secret from your own secret store, and there is no terminal to ask at.",
        state: .reads,
        remedies: [
          "sluice keep NAME"
        ]),
      ErrorEntry(
        "E0924", .usage,
        says: ["the catalogue does not say what starts the services of <environment>"],
        means: "sluice up needs an orchestrator in the catalogue.",
        state: .reads,
        remedies: [
          "add orchestrator: { kind: commands } and a run to each service, in environments.yml"
        ]),
      ErrorEntry(
        "E0925", .refused,
        says: ["<command> ended with exit code <number>"],
        means: "The orchestrator's own command failed; its last lines are in the message.",
        state: .local,
        remedies: [
          "run it by hand and look"
        ]),
      ErrorEntry(
        "E0926", .unreachable,
        says: ["cannot make <folder>"],
        means: "The folder for logs and the lock of the local stack could not be made.",
        state: .reads,
        remedies: [
          "ls -ld PARENT_FOLDER"
        ]),
      ErrorEntry(
        "E0927", .busy,
        says: ["another sluice up supervises it already<, process number>"],
        means: "One process at a time looks after a local stack.",
        state: .reads,
        remedies: [
          "sluice down"
        ]),
      ErrorEntry(
        "E0928", .refused,
        says: ["the process that supervises it has left no number"],
        means: "The stack is supervised by a process that cannot be named, so it cannot be asked to end.",
        state: .reads,
        remedies: [
          "ps ax | grep 'sluice up'"
        ]),
      ErrorEntry(
        "E0929", .busy,
        says: ["process <number> does not end"],
        means: "The supervisor was asked to end 15 s ago and is still there.",
        state: .local,
        remedies: [
          "kill -9 NUMBER"
        ]),
      ErrorEntry(
        "E0930", .usage,
        says: ["there is no environment <name> in a catalogue here", "no environment has an orchestrator"],
        means: """
          sluice up and sluice down look for an environment with an orchestrator in the catalogues of the working \
          folder.
          """,
        state: .reads,
        remedies: [
          "add orchestrator: { kind: commands } to the local environment"
        ]),
      ErrorEntry(
        "E0931", .usage,
        says: ["the catalogue names no drill for <environment>"],
        means: """
          A drill is a command that rolls back into a scratch target and cleans up; the catalogue has to name one.
          """,
        state: .reads,
        remedies: [
          "add recovery: { drill: { run: [ops/drill, ENVIRONMENT] } } to environments.yml"
        ]),
      ErrorEntry(
        "E0932", .unreachable,
        says: ["cannot make a folder for the drill"],
        means: "The drill works in a folder for temporary files, which could not be made.",
        state: .reads,
        remedies: [
          "df -h ${TMPDIR:-/tmp}"
        ]),
    ])
}
