// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import PromotionTestSupport
import Testing

@testable import Commands

@Suite struct SystemClockTests {
  @Test func `it keeps the contract of a clock`() async throws { try await ClockContract(SystemClock()).holds() }

  private let clock = SystemClock()

  @Test func `local time follows the zone and its summer time`() throws {
    let winter = try #require(Instant(text: "2026-01-04T23:30:00.000Z"))
    let summer = try #require(Instant(text: "2026-07-05T22:30:00.999Z"))
    // Sunday evening in UTC is Monday in Berlin.
    #expect(try #require(clock.localTime(at: winter, zone: "UTC")) == (day: 7, minute: 1410))
    #expect(try #require(clock.localTime(at: winter, zone: "Europe/Berlin")) == (day: 1, minute: 30))
    #expect(try #require(clock.localTime(at: summer, zone: "Europe/Berlin")) == (day: 1, minute: 30))
    #expect(try #require(clock.localTime(at: winter, zone: "America/New_York")) == (day: 7, minute: 1110))
  }

  @Test(arguments: ["", "Mars/Olympus", "../../../etc/passwd", "/etc/localtime", "GMT+3", "europe/berlin", "tzdata.zi"])
  func `an unknown zone has no time`(zone: String) {
    #expect(clock.localTime(at: Instant(milliseconds: 0), zone: zone) == nil)
  }

  @Test func `a cancelled sleep throws`() async {
    let task = Task { try await SystemClock().sleep(milliseconds: 60_000) }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test func `ULIDs are of Crockford's alphabet, ordered by time and all different`() {
    let text = ULIDSource.text(milliseconds: 1_469_918_176_385, chance: (0, (1 << 40) - 1))
    #expect(text == "01ARYZ6S4100000000ZZZZZZZZ")
    let made = (0..<1000).map { _ in ULIDSource().next() }
    #expect(Set(made).count == 1000)
    #expect(made.allSatisfy { $0.count == 26 })
    #expect(made.map { $0.prefix(10) } == made.map { $0.prefix(10) }.sorted())
  }
}
