// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
internal import PromotionPorts

/// Finds out whether the database of a migration gate answers this machine, within a time of its own.
public struct DatabaseReach: Sendable {
  /// What a database said.
  public enum Answer: Hashable, Sendable {
    /// It answers.
    case answers
    /// This machine does not know where it is: the variable that the pipeline names is not set here.
    case unset(text: String, fix: [String])
    /// It does not answer, or not to whom the pipeline names.
    case silent(text: String, fix: [String])
  }

  /// Whoever waits longer takes the command for dead; a library's own limits are longer, and some have none.
  public static let secondsMax: Int64 = 5

  let world: World
  let secondsMax: Int64

  /// Asks from this machine and gives up after so many seconds.
  public init(world: World, secondsMax: Int64 = secondsMax) {
    self.world = world
    self.secondsMax = secondsMax
  }

  /// Asks the database of a gate; `nil` where a tool of its own keeps the book and sluice opens no connection.
  public func answer(_ asks: MigrationGate) async -> Answer? {
    guard asks.tool == nil else { return nil }
    let target: MigrationTarget
    do throws(Failure) {
      target = try DatabaseReference(folder: world.folder, variables: world.variables).target(of: asks)
    } catch { return .unset(text: error.what, fix: error.fix) }
    let (answers, first) = AsyncStream.makeStream(of: Answer.self)
    // A connection that hangs cannot be cancelled, so it is not waited for: it ends with the process.
    let asking = Task { first.yield(await asked(target, asks)) }
    let limit = Task {
      do { try await world.clock.sleep(milliseconds: secondsMax * 1000) } catch { return }
      first.yield(
        .silent(text: "\(asks.database) did not answer within \(secondsMax) seconds", fix: Self.fix(asks)))
    }
    defer {
      asking.cancel()
      limit.cancel()
    }
    for await answer in answers { return answer }
    return .silent(text: "the question was interrupted", fix: Self.fix(asks))
  }

  private func asked(_ target: MigrationTarget, _ asks: MigrationGate) async -> Answer {
    do throws(Failure) {
      _ = try await world.migrations.applied(in: target, layout: asks.layout)
      return .answers
    } catch {
      let fix = error.fix.isEmpty ? Self.fix(asks) : error.fix
      return .silent(text: ([error.what] + error.why).joined(separator: ": "), fix: fix)
    }
  }

  private static func fix(_ asks: MigrationGate) -> [String] {
    ["find out whether \(asks.database) is up, and whether this machine may reach it"]
  }
}
