// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import PromotionCore
import Testing

@testable import SluiceCommands

@Suite("Help and errors in 80 columns") struct HelpTextTests {
  @Test func `no page of help has a line that is wider, or a group that is called subcommands`() {
    func look(_ command: any ParsableCommand.Type) {
      let text = HelpText.laidOut(Sluice.helpMessage(for: command, columns: 80))
      for line in text.split(separator: "\n") {
        #expect(line.count <= 80, "\(command): \(line)")
        #expect(!line.hasSuffix(" SUBCOMMANDS:"), "\(command): \(line)")
      }
      for part in command.configuration.subcommands { look(part) }
    }
    look(Sluice.self)
  }

  @Test func `an option stays beside its value, and a bracket whole`() {
    let text =
      "Usage: sluice verify [--since <checkpoint>] [--file <file>] [--key <key> ...] --to <a> [-C <folder>] [--json]"
    #expect(
      HelpText.laidOut(text)
        == """
        Usage: sluice verify [--since <checkpoint>] [--file <file>] [--key <key> ...]
               --to <a> [-C <folder>] [--json]
        """)
  }

  @Test func `a terminal gets sentences broken at words and commands whole, a log gets lines`() {
    let failure = Failure(
      .refused, "E0226", "one two three four five six", state: "seven eight nine ten eleven twelve thirteen",
      why: ["short"], fix: ["promote --to production --a-very-long-option that-is-copied"])
    #expect(
      FailurePresenter.lines(for: failure, columns: 40) == [
        "error[E0226]: one two three four five", "        six", "  now   seven eight nine ten eleven",
        "        twelve thirteen", "  why   short",
        "  fix   promote --to production --a-very-long-option that-is-copied", "  more  sluice explain E0226",
      ])
    #expect(FailurePresenter.lines(for: failure).count == 5)
  }
}
