// SPDX-License-Identifier: Apache-2.0
/// Paths whose change needs people's eyes: the pipelines, what a CI system runs, and the programs of gates and steps (R6).
public enum ProtectedPaths {
  /// The name of the gate that is added when one of them changes; no pipeline may use it for its own.
  public static let gate = GateName("pipeline-change")

  /// What is protected where the pipeline names nothing.
  public static let standard = [
    "pipelines/**", ".github/**", ".gitlab-ci.yml", ".gitlab/**", "Jenkinsfile", "azure-pipelines.yml",
    "bitbucket-pipelines.yml", ".circleci/**", ".drone.yml", ".woodpecker/**", "**/migrations/**",
  ]

  /// Returns the filter of what is protected in an environment.
  public static func filter(of pipeline: Pipeline, in environment: Environment) -> PathFilter {
    guard let named = pipeline.protectedPaths else {
      return PathFilter(standard + environment.programs.flatMap(paths(of:)))
    }
    // The pipelines are protected whatever else is named.
    return PathFilter(["pipelines/**"] + named)
  }

  /// Returns the files that texts for a shell name, where the pipeline names nothing: each is protected, and no folder.
  public static func quoted(of pipeline: Pipeline, in environment: Environment) -> Set<String> {
    pipeline.protectedPaths == nil ? Set(environment.programs.flatMap(\.quotedPrograms)) : []
  }

  private static func paths(of command: CommandLine) -> [String] {
    if let program = command.ownProgram { return [program] }
    // The rules of make are the program of make.
    return command.arguments.first == "make" ? ["Makefile", "makefile", "GNUmakefile"] : []
  }
}

extension Environment {
  /// Every command of its gates and steps.
  public var programs: [CommandLine] {
    var commands: [CommandLine] = []
    for gate in gates {
      switch gate.kind {
      case .test(let test): commands.append(test.command)
      case .check(let command): commands.append(command)
      case .migration(let migration):
        commands += [migration.compatibility, migration.tool?.up, migration.tool?.down, migration.tool?.status]
          .compactMap { $0 }
      case .approval, .soak, .window, .fresh, .signed: break
      }
    }
    return commands + steps.flatMap { [$0.command, $0.probe] }.compactMap { $0 }
  }
}
