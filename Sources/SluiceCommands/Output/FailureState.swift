// SPDX-License-Identifier: Apache-2.0
public import ArgumentParser
public import PromotionCore
internal import PromotionEngine

/// Adds to a failure the state of the environment that the command was about.
public enum FailureState {
  /// Returns the failure with the environment's state, where the journal can be read and knows it.
  public static func said(in failure: Failure, of command: any ParsableCommand) async -> Failure {
    // What is out of reach may be the journal itself, and waiting for it twice helps nobody.
    guard failure.state.isEmpty, failure.kind != .unreachable, let command = command as? any ConcernsEnvironment
    else { return failure }
    guard let session = try? await command.common.session(), let state = try? await session.ledger.state(),
      !state.trunk.isEmpty, let place = await place(of: command, session, state)
    else { return failure }
    return failure.with(state: StateLine.text(of: place, in: state))
  }

  private static func place(
    of command: any ConcernsEnvironment, _ session: Session, _ state: JournalState
  ) async -> Place? {
    switch command.concerned {
    case .run(let name): return state.runs[RunName(name)]?.request.place
    case .environment(let name):
      guard let (policy, _) = try? await session.policy(command.common.pipeline) else {
        // The policy cannot be read: the journal still knows what ran, if only in one pipeline.
        let pipeline = command.common.pipeline
        let places = state.environments.keys.filter { place in
          place.environment.rawValue == name && pipeline.map { $0 == place.pipeline } ?? true
        }
        return places.count == 1 ? places.first : nil
      }
      let names = policy.pipeline.environments.map(\.name)
      return names.first { $0.rawValue == name }.map(policy.place)
    case .last:
      guard let (policy, _) = try? await session.policy(command.common.pipeline) else { return nil }
      return (policy.pipeline.environments.last?.name).map(policy.place)
    }
  }
}

/// What a command is about.
enum Concerned {
  case run(String)
  case environment(String)
  /// The last environment of the pipeline.
  case last
}

/// A command that is about one environment.
protocol ConcernsEnvironment {
  var common: CommonOptions { get }
  var concerned: Concerned { get }
}

extension Promote: ConcernsEnvironment {
  var concerned: Concerned { .environment(environment) }
}

extension Rollback: ConcernsEnvironment {
  var concerned: Concerned { environment.map { .environment($0) } ?? .last }
}

extension HoldEnvironment: ConcernsEnvironment {
  var concerned: Concerned { .environment(environment) }
}

extension QuarantineCommit: ConcernsEnvironment {
  var concerned: Concerned { .environment(environment) }
}

extension Approve: ConcernsEnvironment {
  var concerned: Concerned { .run(run) }
}

extension Reject: ConcernsEnvironment {
  var concerned: Concerned { .run(run) }
}

extension Cancel: ConcernsEnvironment {
  var concerned: Concerned { .run(run) }
}

extension Resolve: ConcernsEnvironment {
  var concerned: Concerned { .run(run) }
}

extension Review: ConcernsEnvironment {
  var concerned: Concerned { .run(run) }
}
