// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore

/// The options of commands that make an environment take less: why, and for how long.
struct HoldOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Why, for those who find it.", valueName: "text"))
  var reason: String

  @Option(
    name: .customLong("for"), parsing: .unconditional,
    help: ArgumentHelp("For so long, as 4h; until it is lifted when left out.", valueName: "duration"))
  var duration: DurationArgument?

  /// Refuses a reason that says nothing: those who find the hold have no other word about it.
  func validate() throws {
    guard reason.contains(where: { !$0.isWhitespace }) else {
      throw ValidationError("--reason says nothing; write why, for those who find it.")
    }
  }

  /// The moment from which it no longer counts, or `nil` when it counts until it is lifted.
  func expires(from now: Instant) -> Instant? { duration.map { now.adding(seconds: $0.seconds) } }

  /// The hold that a person places now.
  func hold(by name: String, at now: Instant) -> Hold {
    Hold(by: name, reason: reason, at: now, expires: expires(from: now))
  }
}
