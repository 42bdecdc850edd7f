// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Glibc
internal import PromotionCore
internal import PromotionPorts

/// Checks a receipt without the journal.
struct JournalCheckReceipt: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check-receipt",
    abstract: "Check a receipt with nothing but the file and the verifier key.",
    discussion: "Without --key, pipelines/*/log.vkey in the working folder is believed.")

  @OptionGroup var keyOptions: JournalKeyOptions

  @Argument(help: ArgumentHelp("The receipt; - is the standard input.", valueName: "file"))
  var file: String

  @Flag(help: "Print the result as one JSON document.")
  var json = false

  func run() async throws {
    let keys = try keyOptions.given().isEmpty ? LocalKeys.texts() : keyOptions.given()
    guard !keys.isEmpty else {
      throw Failure(
        .usage, "E0636", "no verifier key is known to check the receipt with",
        why: ["there is no pipelines/*/log.vkey in this folder"],
        fix: ["sluice journal check-receipt \(file) --key FILE"])
    }
    let proven = try Composition.required().journal.prove(try InputFile.bytes(file), keys)
    let entry = proven.entry
    var rows = [
      ["entry", "\(entry.sequence) of \(proven.checkpoint.size)"], ["log", SafeText.line(proven.origin)],
      ["type", SafeText.line(entry.type)], ["at", "\(entry.at.text) (the writer's claim)"],
      ["by", "\(SafeText.line(entry.actor.name)) (\(SafeText.line(entry.actor.proof)))"],
    ]
    if case .object(let members) = entry.body {
      rows += members.map { [$0.name, SafeText.line(Self.text($0.value), width: 96)] }
    }
    rows += proven.checkpoint.cosigners.map {
      [
        "cosigned",
        "by \(SafeText.line($0.name)) at \(Instant(milliseconds: Int64(clamping: $0.time) &* 1000).text)"
          + ($0.isKnown ? "" : " (not checked: its key is not known)"),
      ]
    }
    Output(isJSON: json).result(
      .members([
        "schema": .string("sluice.check-receipt/1"), "origin": .string(proven.origin),
        "sequence": .integer(entry.sequence), "type": .string(entry.type), "at": .string(entry.at.text),
        "actor": .members(["name": .string(entry.actor.name), "proof": .string(entry.actor.proof)]),
        "body": entry.body, "checkpoint": AnchorDocument.document(proven.checkpoint),
      ]), ["proven: the log has signed a tree with this entry"] + Table.lines(rows))
  }

  private static func text(_ value: Document) -> String { value.string ?? DocumentWriter.text(of: value) }
}
