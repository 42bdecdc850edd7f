// SPDX-License-Identifier: Apache-2.0
import PromotionCore

/// One process of the engine, from its start to its end: a `promote`, a `rollback`, an `approve`.
final class Runner: @unchecked Sendable {
  enum Life {
    case running
    /// Stopped as by SIGSTOP or a sleeping machine; it goes on later as if nothing had happened.
    case stopped
    case dead
    case ended
  }

  let number: Int
  let word: String
  let person: String
  var life = Life.running
  /// Whether faults may strike it.
  var isFaulty = true
  /// Its clock is so many milliseconds ahead.
  var skew: Int64
  var hasJumped = false
  /// When it began.
  var startedAt: Int64 = 0
  /// The network between it and the store is down until then.
  var cutOffUntil: Int64 = 0
  /// When the store answered last.
  var reachedAt: Int64 = 0 {
    didSet { if oldValue > 0 { silence = max(silence, reachedAt - oldValue) } }
  }
  /// How long it was silent at most.
  private(set) var silence: Int64 = 0
  /// Somebody else took its lease.
  var hasLostLease = false
  /// When it last made sure that the journal has room for a run.
  var askedForRoomAt: Int64?
  var children: [Child] = []
  /// Cancels the task that is this process.
  var cancel: () -> Void = {}
  private var whenAwake: [() -> Void] = []

  /// What a port of a dead process says; nobody is left to hear it.
  static let dead = Failure(.unreachable, "E9001", "this runner is dead", fix: ["nothing"])

  init(number: Int, word: String, person: String, skew: Int64) {
    self.number = number
    self.word = word
    self.person = person
    self.skew = skew
  }

  var name: String { "\(word)#\(number)" }

  /// Does something at once, or as soon as it is awake again or dead.
  func onceAwake(_ act: @escaping () -> Void) {
    if life == .stopped { whenAwake.append(act) } else { act() }
  }

  func awake() async {
    guard life == .stopped else { return }
    await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
      whenAwake.append { continuation.resume() }
    }
  }

  /// Lets everything that waited for it go on.
  func notify() {
    let waiting = whenAwake
    whenAwake = []
    for act in waiting { act() }
  }
}
