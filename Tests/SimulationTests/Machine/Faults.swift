// SPDX-License-Identifier: Apache-2.0
import PromotionCore

/// How likely each fault is in a simulation, in a thousand of the calls at which it could happen.
///
/// A seed has some of the faults only: a crash on every other call would hide what one delayed append does.
struct Faults {
  /// No fault happens any more once this is false.
  var isOn = true
  private(set) var crash: Int
  private(set) var pause: Int
  private(set) var delay: Int
  private(set) var refusedAppend: Int
  private(set) var lostAppend: Int
  private(set) var lostAcknowledgement: Int
  private(set) var duplicateAppend: Int
  private(set) var unkeptAppend: Int
  private(set) var diskFull: Int
  private(set) var cutOff: Int
  private(set) var clockJump: Int
  private(set) var badCommand: Int
  private(set) var badProbe: Int
  private(set) var forcedPush: Int
  private(set) var lockedDatabase: Int
  private(set) var drift: Int

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

  /// Makes those faults likely without which a planted bug hardly ever shows; what was drawn stays as it is.
  mutating func focus(on bug: PlantedBug) {
    if [.databaseFenceDropped, .fenceTakenLate].contains(bug) { pause = 20 }
    if [.unknownIsNo, .partIsYes, .doubtForgotten, .migrationNotSettled].contains(bug) { crash = 20 }
    if [.unknownIsNo, .partIsYes].contains(bug) { badProbe = 300 }
    if [.wallClockTrusted, .selfFenceSkipped].contains(bug) { cutOff = 8 }
    if bug == .wallClockTrusted { clockJump = 10 }
    if bug == .rollbackOfRollback { badCommand = 250 }
    if bug == .readBackSkipped { unkeptAppend = 25 }
  }
}
