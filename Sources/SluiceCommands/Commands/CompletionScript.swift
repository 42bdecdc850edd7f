// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser

/// Prints what a shell needs to complete the words of a command.
struct CompletionScript: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completion",
    abstract: "Print the completion script for a shell.",
    discussion: """
      Environments, runs and commits are completed too, from the repository in which the shell stands. `make install` \
      puts the scripts where the shells look for them; by hand:

        sluice completion bash > ~/.local/share/bash-completion/completions/sluice
        sluice completion bash --of promote > ~/.local/share/bash-completion/completions/promote
        sluice completion zsh > "${fpath[1]}/_sluice"
        sluice completion fish > ~/.config/fish/completions/sluice.fish
      """)

  enum Name: String, ExpressibleByArgument, CaseIterable {
    case sluice, promote, approve, rollback
  }

  enum Shell: String, ExpressibleByArgument, CaseIterable {
    case bash, zsh, fish
  }

  @Argument(help: ArgumentHelp("bash, zsh or fish.", valueName: "shell"))
  var shell: Shell

  @Option(name: .customLong("of"), help: ArgumentHelp("Which of the four names of the program.", valueName: "name"))
  var name = Name.sluice

  func run() {
    Output(isJSON: false).bytes(Array(script.utf8) + [UInt8(ascii: "\n")])
  }

  private var script: String {
    switch name {
    case .sluice: Sluice.completionScript(for: kind)
    case .promote: Promote.completionScript(for: kind)
    case .approve: Approve.completionScript(for: kind)
    case .rollback: Rollback.completionScript(for: kind)
    }
  }

  private var kind: CompletionShell {
    switch shell {
    case .bash: .bash
    case .zsh: .zsh
    case .fish: .fish
    }
  }
}
