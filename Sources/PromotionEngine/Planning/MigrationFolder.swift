// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
internal import PromotionPorts

/// Finds out in whose layout a folder has migrations.
public struct MigrationFolder: Sendable {
  private let world: World

  /// Looks through the world's history.
  public init(world: World) { self.world = world }

  /// Returns the layout, or `nil` when the folder has no migrations that can be read.
  public func layout(of folder: String, at commit: CommitID) async throws(Failure) -> MigrationLayout? {
    do throws(Failure) {
      return try await Planner(history: world.history, migrations: world.migrations)
        .scripts(of: MigrationGate(scripts: folder, database: ""), at: commit).first?.migration.layout
    } catch  where error.kind == .usage || error.kind == .refused {
      return nil
    }
  }
}
