// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Testing

@testable import SluiceCommands

@Suite("What is printed to be typed next") struct NextCommandTests {
  @Test(
    "a command names the pipeline behind its own name",
    arguments: [
      ("promote --to staging", "promote --pipeline shop --to staging"),
      ("rollback", "rollback --pipeline shop"),
      ("rollback production --again", "rollback --pipeline shop production --again"),
      ("sluice show p-3", "sluice show --pipeline shop p-3"),
      ("sluice journal receipt p-3", "sluice journal receipt --pipeline shop p-3"),
    ]) func names(_ printed: String, _ typed: String)
  { #expect(NextCommand.text(printed, pipeline: "shop") == typed) }

  @Test(
    "words, other tools and commands that know no pipeline stay as they are",
    arguments: [
      "rollback or promote", "git push", "sluice explain E0105", "sluice --help", "sluice journal check-receipt f",
      "promote --to staging --pipeline shop", "export SLUICE_PIPELINE=shop", "",
    ]) func stays(_ text: String)
  { #expect(NextCommand.text(text, pipeline: "shop") == text) }

  @Test("nothing is added where no pipeline was named") func isPlain() {
    #expect(NextCommand.text("promote --to staging", pipeline: nil) == "promote --to staging")
  }

  @Test("every command that takes a pipeline is known, and no other") func knowsEach() {
    func check(_ command: any ParsableCommand.Type, _ name: String) {
      let parts = command.configuration.subcommands + command.configuration.groupedSubcommands.flatMap(\.subcommands)
      guard parts.isEmpty else {
        for part in parts { check(part, "\(name) \(part._commandName)") }
        return
      }
      let takes = Sluice.helpMessage(for: command).contains("--pipeline")
      #expect((NextCommand.text(name, pipeline: "shop") != name) == takes, "\(name)")
    }
    check(Sluice.self, "sluice")
  }
}
