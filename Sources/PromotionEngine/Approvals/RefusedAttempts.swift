// SPDX-License-Identifier: Apache-2.0
internal import Glibc
public import PromotionCore
internal import PromotionPorts

/// Writes into the journal that somebody tried what they may not do (R38).
///
/// `RightsRules` says how much is kept. What cannot be written is left out: a refusal never becomes another failure.
public struct RefusedAttempts: Sendable {
  private static let lengthMax = 200

  let world: World
  let ledger: Ledger

  /// Makes the log; nothing is written yet.
  public init(world: World, ledger: Ledger) {
    self.world = world
    self.ledger = ledger
  }

  /// Does something, and remembers when the caller had no right to it.
  public func watching<Value: Sendable>(
    _ what: String, _ work: () async throws(Failure) -> Value
  ) async throws(Failure) -> Value {
    do throws(Failure) { return try await work() } catch {
      await record(what, error)
      throw error
    }
  }

  private func record(_ what: String, _ failure: Failure) async {
    switch failure.kind {
    case .notAuthorised: break
    case .refused where Self.codes.contains(failure.code): break
    case .refused, .usage, .waiting, .busy, .stale, .indeterminate, .unreachable, .defect: return
    }
    let reason = ([failure.what] + failure.why.prefix(1)).joined(separator: ": ")
    let attempt = AttemptRefused(
      what: Self.cut(what), by: Self.cut("\(world.actor.name) (\(world.actor.proof))"), from: Self.cut(Self.machine),
      code: failure.code, reason: Self.cut(reason), at: world.clock.now())
    _ = try? await ledger.append { state throws(Refusal) in
      state.trunk.isEmpty ? [] : try RightsRules.decide(state, .refuse(attempt))
    }
  }

  /// Refusals that are about a right although they are of another kind: off the trunk, skipped, quarantined.
  private static let codes: Set<String> = ["E0212", "E0226", "E0227"]

  private static func cut(_ text: String) -> String { String(text.prefix(lengthMax)) }

  private static var machine: String {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, 255) == 0 else { return "" }
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
