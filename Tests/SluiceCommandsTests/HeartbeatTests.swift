// SPDX-License-Identifier: Apache-2.0
import Synchronization
import Testing

@testable import SluiceCommands

/// Hears what is said while something runs and says nothing itself.
@Suite struct HeartbeatTests {
  private final class Ear: Sendable {
    private let lines = Mutex<[String]>([])
    func hear(_ line: String) { lines.withLock { $0.append(line) } }
    var heard: [String] { lines.withLock { $0 } }
  }

  @Test(.timeLimit(.minutes(1)))
  func `each interval it is said what still runs, for how long and how long is usual, until it ends`() async {
    let (clock, ear) = (HandClock(), Ear())
    let heartbeat = Heartbeat(clock: clock, everySeconds: 30) { ear.hear($0) }
    heartbeat.begin("step deploy", usualMilliseconds: 130_000)
    await clock.advance(milliseconds: 29_000, sleepers: 1)
    #expect(ear.heard.isEmpty)
    await clock.advance(milliseconds: 1_000, sleepers: 1)
    await clock.advance(milliseconds: 30_000, sleepers: 1)
    while clock.sleepers < 1 { await Task.yield() }
    #expect(
      ear.heard == [
        "  ...     step deploy still runs, for 30s (usually 2m10)",
        "  ...     step deploy still runs, for 1m (usually 2m10)",
      ])
    #expect(heartbeat.end("step deploy") && !heartbeat.end("step deploy"))
    while clock.sleepers > 0 { await Task.yield() }
    await clock.advance(milliseconds: 90_000, sleepers: 0)
    #expect(ear.heard.count == 2, "what has ended is not spoken of")
  }

  @Test(.timeLimit(.minutes(1))) func `two side by side are both told of, each with its own time`() async {
    let (clock, ear) = (HandClock(), Ear())
    let heartbeat = Heartbeat(clock: clock, everySeconds: 10) { ear.hear($0) }
    heartbeat.begin("gate tests")
    await clock.advance(milliseconds: 5_000, sleepers: 1)
    heartbeat.begin("gate lint", usualMilliseconds: 200)
    await clock.advance(milliseconds: 5_000, sleepers: 2)
    await clock.advance(milliseconds: 5_000, sleepers: 2)
    while clock.sleepers < 2 { await Task.yield() }
    #expect(
      ear.heard == [
        "  ...     gate tests still runs, for 10s", "  ...     gate lint still runs, for 10s (usually under 1s)",
      ])
    #expect(heartbeat.end("gate tests") && heartbeat.end("gate lint"))
  }

  @Test func `a person waits half a minute at most`() { #expect(Heartbeat.everySecondsDefault == 30) }
}
