// SPDX-License-Identifier: Apache-2.0
import Glibc
import PromotionPorts
import Synchronization

/// One lease in a database.
final class SharedLease: Lease {
  // A sign of life is shown at most so often: whoever watches a step asks more often than the database has to hear.
  private static let pauseMilliseconds: Int64 = 1000

  private let table: JournalTable
  private let name: String
  private let holder: String
  private let termSeconds: Int64
  /// When the database last said that it is ours; `nil` when it is given back or lost.
  private let heard = Mutex<Int64?>(nil)

  init(table: JournalTable, name: String, holder: String, termSeconds: Int64) {
    self.table = table
    self.name = name
    self.holder = holder
    self.termSeconds = termSeconds
  }

  /// Takes it; asked twice when the answer was lost, since the same holder may.
  func take() async throws(SharedDatabaseFault) -> Bool {
    let asked = Self.now()
    let row = try await table.reading(
      "SELECT \(table.name).lease_take($1::text, $2::text, $3::integer)", [name, holder, String(termSeconds)])
    guard row.first?.first == "t" else { return false }
    heard.withLock { $0 = asked }
    return true
  }

  /// Shows a sign of life; without an answer it counts as ours for a while that is well shorter than its term.
  func renew() async -> Bool {
    guard let last = heard.withLock({ $0 }) else { return false }
    let asked = Self.now()
    if asked - last < Self.pauseMilliseconds { return true }
    do throws(SharedDatabaseFault) {
      let row = try await table.database.rows(
        "SELECT \(table.name).lease_renew($1::text, $2::text)", [name, holder], patienceSeconds: 4)
      let isOurs = row.first?.first == "t"
      heard.withLock { current in current = current == nil || !isOurs ? nil : asked }
      return isOurs
    } catch {
      return Self.now() - last < termSeconds * 1000 * LeaseTerm.selfFenceSeconds / LeaseTerm.seconds
    }
  }

  // A clock that goes on while the machine sleeps.
  private static func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_BOOTTIME, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }

  /// Gives the lease back; one that cannot be given back ends with its term.
  func release() async {
    let isHeld = heard.withLock { current in
      defer { current = nil }
      return current != nil
    }
    guard isHeld else { return }
    _ = try? await table.database.rows(
      "SELECT \(table.name).lease_release($1::text, $2::text)", [name, holder], patienceSeconds: 4)
  }
}
