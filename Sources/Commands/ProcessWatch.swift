// SPDX-License-Identifier: Apache-2.0
import Foundation
import Glibc

/// Follows one started process to its end: reads its output, keeps its limit, leaves nothing of its group.
struct ProcessWatch {
  /// Why a process was made to end.
  enum Stop {
    case timedOut
    case cancelled
  }

  /// How it ended.
  struct Ending {
    /// As `waitpid` says it.
    let status: Int32
    /// `nil` when it ended by itself.
    let stop: Stop?
    /// What kept the supervisor from starting the program, when there is one and it said so.
    let refusal: Int32?
  }

  private enum Phase {
    case running
    /// Asked with SIGTERM.
    case asked
    /// The lifeline is cut; the supervisor kills the group.
    case cut
    case killed
  }

  private static let graceMilliseconds: Int64 = 2_000
  private static let cutMilliseconds: Int64 = 500
  // Whoever still holds the output when the group is dead has left the group; its output is not the command's.
  private static let drainMilliseconds: Int64 = 250
  private static let beatMilliseconds: Int64 = 1_000

  private let group: ProcessGroup
  private let output: Int32
  private let wakeDescriptor: Int32
  private let wake: Wake
  private var lifeline: Int32?
  private var isOutputOpen = true
  private var phase = Phase.running
  private var stop: Stop?
  private var deadline: Int64
  private var buffer = [UInt8](repeating: 0, count: 64 * 1024)

  /// Watches a group leader that is our child and not reaped; the descriptors stay the caller's, but for the lifeline.
  init(leader: pid_t, output: Int32, lifeline: Int32?, wake: Wake, wakeDescriptor: Int32, limitMilliseconds: Int64) {
    group = ProcessGroup(leader: leader)
    self.output = output
    self.lifeline = lifeline
    self.wake = wake
    self.wakeDescriptor = wakeDescriptor
    deadline = Monotonic.milliseconds() + limitMilliseconds
  }

  /// Returns when the process is dead and reaped, and its group killed.
  mutating func follow(into evidence: inout EvidenceFile) -> Ending {
    Descriptors.makeNonBlocking(output)
    Descriptors.makeNonBlocking(wakeDescriptor)
    startWaiting()
    while !wake.isEnded {
      let now = Monotonic.milliseconds()
      if wake.isCancelled, phase == .running { ask(.cancelled) }
      if now >= deadline { escalate() }
      beat()
      pause(milliseconds: min(deadline - now, Self.beatMilliseconds))
      readOutput(into: &evidence, pieces: 16)
    }
    if phase == .asked { awaitFollowers(into: &evidence) }
    // The leader is a zombie until `reap`, so the group's id cannot be another group's yet.
    group.send(SIGKILL)
    drain(into: &evidence)
    let refusal = refusalOfSupervisor()
    cutLifeline()
    return Ending(status: reap(), stop: stop, refusal: refusal)
  }

  // A thread of its own may block in the kernel for as long as it takes; no thread of Swift's pool may. It only looks:
  // WNOWAIT leaves the zombie, and with it the id.
  private func startWaiting() {
    let leader = id_t(group.leader)
    let wake = wake
    Thread.detachNewThread {
      var information = siginfo_t()
      while waitid(P_PID, leader, &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
      wake.end()
    }
  }

  // The supervisor kills the group when it hears nothing for long: this process was stopped, or hangs. A full buffer is
  // heard as well as one byte more.
  private func beat() {
    guard let lifeline else { return }
    var byte: UInt8 = 1
    _ = send(lifeline, &byte, 1, Int32(MSG_DONTWAIT | MSG_NOSIGNAL))
  }

  private mutating func ask(_ reason: Stop) {
    stop = reason
    phase = .asked
    deadline = Monotonic.milliseconds() + Self.graceMilliseconds
    group.send(SIGTERM)
    // A stopped process would take the signal only when somebody wakes it.
    group.send(SIGCONT)
  }

  private mutating func escalate() {
    switch phase {
    case .running: ask(.timedOut)
    case .asked:
      phase = .cut
      deadline = Monotonic.milliseconds() + (lifeline == nil ? 0 : Self.cutMilliseconds)
      cutLifeline()
    case .cut, .killed:
      phase = .killed
      // Again and again: a process in an uninterruptible wait dies when the wait ends.
      deadline = Monotonic.milliseconds() + Self.cutMilliseconds
      group.send(SIGKILL)
    }
  }

  private mutating func pause(milliseconds: Int64) {
    var polled = [pollfd(fd: wakeDescriptor, events: Int16(POLLIN), revents: 0)]
    if isOutputOpen { polled.append(pollfd(fd: output, events: Int16(POLLIN), revents: 0)) }
    poll(&polled, nfds_t(polled.count), Int32(clamping: max(0, milliseconds)))
    var byte: UInt8 = 0
    while read(wakeDescriptor, &byte, 1) > 0 {}
  }

  // So many pieces at most, that a flood does not keep us from the clock.
  private mutating func readOutput(into evidence: inout EvidenceFile, pieces: Int) {
    for _ in 0..<pieces where isOutputOpen {
      let count = read(output, &buffer, buffer.count)
      if count > 0 {
        evidence.append(buffer[..<count])
      } else if count == 0 || (errno != EAGAIN && errno != EINTR) {
        isOutputOpen = false
      } else {
        return
      }
    }
  }

  // Without a supervisor the leader may end at SIGTERM before the processes that do the work; theirs is the same grace.
  private mutating func awaitFollowers(into evidence: inout EvidenceFile) {
    while Monotonic.milliseconds() < deadline, !group.followers().isEmpty {
      pause(milliseconds: 20)
      readOutput(into: &evidence, pieces: 16)
    }
  }

  private mutating func drain(into evidence: inout EvidenceFile) {
    let end = Monotonic.milliseconds() + Self.drainMilliseconds
    while isOutputOpen {
      let left = end - Monotonic.milliseconds()
      guard left > 0 else { return }
      pause(milliseconds: left)
      readOutput(into: &evidence, pieces: 16)
    }
  }

  private func refusalOfSupervisor() -> Int32? {
    guard let lifeline else { return nil }
    var number: Int32 = 0
    let size = MemoryLayout<Int32>.size
    return recv(lifeline, &number, size, Int32(MSG_DONTWAIT)) == size ? number : nil
  }

  private mutating func cutLifeline() {
    if let lifeline { close(lifeline) }
    lifeline = nil
  }

  private func reap() -> Int32 {
    var status: Int32 = 0
    while waitpid(group.leader, &status, 0) < 0 {
      // Somebody else has taken the code; a success must not be made up.
      if errno != EINTR { return 255 << 8 }
    }
    return status
  }
}
