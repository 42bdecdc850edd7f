// SPDX-License-Identifier: Apache-2.0
/// What a gate asks.
public enum GateKind: Hashable, Sendable {
  /// A command succeeds in a clean tree of the commit.
  case test(TestGate)
  /// The new migrations go up, down and up again on a copy of the target.
  case migration(MigrationGate)
  /// Enough people signed exactly this plan.
  case approval(ApprovalGate)
  /// The commit has been live and verified in the previous environment for so many seconds.
  case soak(seconds: Int64)
  /// The time of the week allows it.
  case window(WindowGate)
  /// A command about the environment, not about the commit, succeeds; its verdict is never reused.
  case check(CommandLine)
  /// Something, such as a backup, is young enough; the same word as a command that checks.
  case fresh(Freshness)
  /// People of a group signed the commits or a tag.
  case signed(SignedGate)

  /// The word that the pipeline file uses.
  public var word: String {
    switch self {
    case .test: "test"
    case .migration: "migration"
    case .approval: "approval"
    case .soak: "soak"
    case .window: "window"
    case .check, .fresh: "check"
    case .signed: "signed"
    }
  }
}
