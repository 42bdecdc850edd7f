// SPDX-License-Identifier: Apache-2.0
extension Plan {
  /// The plan as the document whose hash is signed.
  ///
  /// The policy commit is left out of it on purpose: what the policy says about this run is in the gates and steps, and
  /// a policy commit that changes something else must not void approvals.
  public var document: Document {
    .members([
      "plan": .integer(1), "kind": .string(kind.rawValue), "repository": .string(repository),
      "pipeline": .string(place.pipeline), "environment": .string(place.environment.rawValue),
      "from": from.map { .string($0.rawValue) }, "commit": .string(commit.rawValue), "tree": .string(tree.rawValue),
      "gates": .array(
        gates.map {
          .members([
            "name": .string($0.gate.name.rawValue), "kind": .string($0.gate.kind.word),
            "definition": .string($0.definition.rawValue),
          ])
        }), "steps": .array(steps.map(\.document)),
      "migrations": .array(
        scripts.map { planned in
          .members([
            "gate": .string(planned.gate.rawValue), "database": .string(planned.database),
            "scripts": .array(
              planned.scripts.map {
                .members([
                  "title": .string($0.migration.title), "up": .string($0.up.rawValue),
                  "down": $0.down.map { .string($0.rawValue) },
                ])
              }),
          ])
        }),
      "reverts": .array(
        reverts.map {
          .members([
            "of": .string($0.run.rawValue), "title": .string($0.migration.title),
            "up": .string($0.migration.up.rawValue),
          ])
        }),
      "configuration": configuration.map { .string($0.digest.rawValue) },
      "policyScripts": policyScripts.map { .string($0.rawValue) },
    ])
  }
}

extension Step {
  /// The step as a plan names it.
  var document: Document {
    .members([
      "name": .string(name.rawValue), "effect": .string(effect.rawValue), "onFailure": .string(onFailure.rawValue),
      "gate": gate.map { .string($0.rawValue) }, "command": command?.document, "probe": probe?.document,
      "configure": configure?.document,
      "targets": targets?.document,
    ])
  }
}

extension TargetPlan {
  /// The targets as a plan names them (I24).
  var document: Document {
    .members([
      "names": .array(names.map { .string($0) }), "maxParallel": .integer(Int64(maxParallel)),
      "stopAfterFailures": .integer(Int64(stopAfterFailures)),
    ])
  }
}

extension CommandLine {
  /// The command as plans and gate definitions name it.
  public var document: Document {
    .members([
      "run": .array(arguments.map { .string($0) }), "timeout": .integer(timeoutSeconds),
      "pass": .array(pass.map { .string($0) }),
      "from": origin == .commit ? nil : .string(origin.rawValue),
      "network": network == .host ? nil : .string(network.rawValue),
    ])
  }
}
