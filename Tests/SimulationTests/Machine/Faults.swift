// SPDX-License-Identifier: Apache-2.0
/// How likely each fault is in a simulation, in a thousand of the calls at which it could happen.
///
/// A seed has some of the faults only: a crash on every other call would hide what one delayed append does.
struct Faults {
  /// No fault happens any more once this is false.
  var isOn = true
  let crash: Int
  let pause: Int
  let delay: Int
  let refusedAppend: Int
  let lostAppend: Int
  let lostAcknowledgement: Int
  let duplicateAppend: Int
  let unkeptAppend: Int
  let diskFull: Int
  let cutOff: Int
  let clockJump: Int
  let badCommand: Int
  let badProbe: Int
  let forcedPush: Int
  let lockedDatabase: Int
  let drift: Int

  init(_ dice: inout Dice) {
    func some(_ permille: Int, _ dice: inout Dice) -> Int { dice.chance(400) ? dice.below(permille) + 1 : 0 }
    crash = some(20, &dice)
    pause = some(20, &dice)
    delay = some(60, &dice)
    refusedAppend = some(30, &dice)
    lostAppend = some(30, &dice)
    lostAcknowledgement = some(40, &dice)
    duplicateAppend = some(60, &dice)
    unkeptAppend = some(25, &dice)
    diskFull = some(12, &dice)
    cutOff = some(8, &dice)
    clockJump = some(10, &dice)
    badCommand = some(250, &dice)
    badProbe = some(300, &dice)
    forcedPush = some(250, &dice)
    lockedDatabase = some(60, &dice)
    drift = some(600, &dice)
  }
}
