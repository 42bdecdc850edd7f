// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import SluiceCommands

/// Draws on a terminal that remembers everything, and looks at what a person sees.
@Suite struct LiveLinesTests {
  @Test(.timeLimit(.minutes(1))) func `what runs is drawn in place with its last lines, and what is said stays`() async
  {
    let (clock, screen) = (HandClock(), Screen(columns: 80, rows: 24))
    let live = LiveLines(terminal: screen, clock: clock)
    live.say("p-1  staging")
    live.begin("step deploy", usualMilliseconds: 4000)
    live.take((1...5).map { "file \($0)" }, of: "step deploy")
    for _ in 0..<10 { await clock.advance(milliseconds: 200, sleepers: 1) }
    while clock.sleepers < 1 { await Task.yield() }
    #expect(
      screen.text == [
        "p-1  staging", "  runs    step deploy   2s (usually 4s)", "  | file 3", "  | file 4", "  | file 5",
      ])
    live.say("  note")
    #expect(screen.text.prefix(3) == ["p-1  staging", "  note", "  runs    step deploy   2s (usually 4s)"])
    #expect(live.end("step deploy") && !live.end("step deploy"))
    live.say("  ok      deploy      2s")
    live.close()
    #expect(screen.text == ["p-1  staging", "  note", "  ok      deploy      2s"])
    #expect(screen.unknown.isEmpty && screen.wraps && screen.column == 0)
  }

  @Test func `nothing that was said is lost, however small the terminal and however much runs`() async {
    let (clock, screen) = (HandClock(), Screen(columns: 30, rows: 6))
    let live = LiveLines(terminal: screen, clock: clock)
    var said: [String] = []
    for number in 0..<40 {
      live.begin("gate \(number)", usualMilliseconds: nil)
      live.take([String(repeating: "日本語 wide and long ", count: 9)], of: "gate \(number)")
      if number % 5 == 4 { for old in (number - 4)...number { live.end("gate \(old)") } }
      live.say("said \(number)")
      said.append("said \(number)")
    }
    live.close()
    #expect(screen.text == said)
  }

  @Test func `in the background nothing is drawn, and in front again it goes on below`() {
    let (clock, screen) = (HandClock(), Screen(columns: 80, rows: 24))
    let live = LiveLines(terminal: screen, clock: clock)
    live.begin("step deploy", usualMilliseconds: nil)
    screen.set(isOurs: false)
    screen.write("$ somebody types\n")
    live.say("  note")
    screen.set(isOurs: true)
    live.say("  ok")
    live.close()
    #expect(screen.text == ["  runs    step deploy   0s", "$ somebody types", "  note", "  ok"])
  }

  @Test func `a line is never wider than the terminal, and has no control characters, R26`() {
    let subject = LivePicture.Subject(
      name: "step deploy", usualMilliseconds: 90_000, sinceMilliseconds: 0,
      said: ["a\u{1B}[2Jb\u{202E}c", String(repeating: "界", count: 60), String(repeating: "x", count: 300)])
    for columns in 24..<100 {
      let lines = LivePicture([subject], now: 61_000, columns: columns, rows: 24).lines
      #expect(lines.count == 4)
      #expect(lines.allSatisfy { LivePicture.columns(of: $0) < columns }, "\(columns): \(lines)")
      #expect(lines.allSatisfy { line in line.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x202E } })
    }
    #expect(
      LivePicture([subject], now: 61_000, columns: 80, rows: 24).lines[0]
        == "  runs    step deploy   1m01 (usually 1m30)")
  }
}
