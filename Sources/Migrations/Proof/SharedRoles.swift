// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

/// The roles that all copies of one proof share, and what the proof did to them.
final class SharedRoles {
  private let roles: ServerRoles?
  private let first: ServerRoles.Look?
  /// Whether a migration of the proof changed any.
  private(set) var haveChanged = false

  /// Refuses scripts that change roles on the target's own server.
  init(maker: any ScratchMaker, scripts: [String]) throws(Failure) {
    roles = maker.roles
    roles?.expect(scripts)
    if maker.isOnServerOfTarget, ServerRoles.areNamed(in: scripts) {
      throw MigrationWords.noCopy(
        ["the migrations change roles, and the server for copies is the target's own: both have the same roles"],
        fix: ["leave `scratch` out of the gate, or give it another server"])
    }
    do throws(DatabaseError) { first = try roles?.look() } catch { throw MigrationWords.unreadable(error) }
  }

  func look() throws(Failure) -> ServerRoles.Look? {
    do throws(DatabaseError) { return try roles?.look() } catch { throw MigrationWords.unreadable(error) }
  }

  func restore(_ look: ServerRoles.Look) throws(Failure) {
    haveChanged = true
    do throws(DatabaseError) { try roles?.restore(look) } catch {
      throw MigrationWords.unreadable(error)
    }
  }

  /// Leaves the server as it was found; the copies are gone by now.
  func end() {
    guard let first else { return }
    try? roles?.restore(first)
  }
}
