// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Finds branches whose migrations bear the version of one that is about to be applied, with another text (G1).
///
/// Whoever is merged second would have to be renumbered. It is a note: the branch may never be merged.
struct BranchCollisions {
  let world: World
  let commit: CommitID

  private static let branchesMax = 200
  private static let linesMax = 5

  func lines(_ gate: MigrationGate, _ pending: [Migration]) async -> [String] {
    do throws(Failure) { return try await find(gate, pending) } catch {
      return ["other branches cannot be compared: \(error.what)"]
    }
  }

  private func find(_ gate: MigrationGate, _ pending: [Migration]) async throws(Failure) -> [String] {
    let wanted = Dictionary(pending.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    let planner = Planner(history: world.history, migrations: world.migrations)
    var seen: Set<CommitID> = [commit]
    var lines: [String] = []
    for tip in try await world.history.branchTips(limit: Self.branchesMax) where seen.insert(tip.commit).inserted {
      // What this commit already contains cannot come to meet it.
      if (try? await world.history.isAncestor(tip.commit, of: commit)) == true { continue }
      // A branch whose folder cannot be read is told when it is promoted.
      let scripts = (try? await planner.scripts(of: gate, at: tip.commit)) ?? []
      for script in scripts {
        guard let ours = wanted[script.migration.key], !ours.isRepeatable,
          world.migrations.canonical(ours.up) != world.migrations.canonical(script.migration.up)
        else { continue }
        lines.append("branch \(tip.name) has another migration of the same version: \(script.migration.title)")
      }
    }
    let left = lines.count - Self.linesMax
    return left > 0 ? lines.prefix(Self.linesMax) + ["and \(left) more on other branches"] : lines
  }
}
