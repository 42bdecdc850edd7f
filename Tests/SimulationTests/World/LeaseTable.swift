// SPDX-License-Identifier: Apache-2.0
/// Who has which lease, and when the holder last showed a sign of life by the store's clock.
final class LeaseTable {
  struct Held {
    let number: Int
    let runner: Runner
    var stamp: Int64
  }

  var held: [String: Held] = [:]
  private var made = 0

  func take(_ name: String, _ runner: Runner, at now: Int64) -> Int {
    made += 1
    held[name] = Held(number: made, runner: runner, stamp: now)
    return made
  }
}
