// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionPorts

/// Breaks journals on purpose.
struct JournalTorture: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "torture",
    abstract: "Break thousands of journals on your own disk and report how each was found.",
    discussion: """
      Works in a new folder within DIR and removes it afterwards; your journal is not touched. Writes are cut at every \
      byte, sectors are lost, bits flipped, lines swapped, deleted and repeated. It ends with 1 when an acknowledged \
      entry was lost, a byte changed, or damage passed over. It cannot cut the power: where fdatasync takes a few \
      microseconds only, the disk does not wait, and no journal on it can promise anything.
      """)

  @Argument(help: ArgumentHelp("A folder on the disk to try.", valueName: "dir"))
  var folder: String

  @Option(help: ArgumentHelp("Break at every so many bytes.", valueName: "bytes"))
  var step = 1

  @Flag(help: "Print the result as one JSON document.")
  var json = false

  func run() async throws {
    let output = Output(isJSON: json)
    let report = try await Composition.required().journal.torture(folder, step) { output.talk($0) }
    var rows = [["WHAT", "JOURNALS", "WHOLE", "ADOPTED", "SEALED", "REFUSED", "BAD"]]
    rows += report.rows.map { row in
      [row.name] + [row.cases, row.whole, row.adopted, row.sealed, row.refused, row.bad.count].map { "\($0)" }
    }
    let total = report.rows.reduce(0) { $0 + $1.cases }
    var lines = Table.lines(rows, indent: 0) + [""]
    lines += [
      "fdatasync takes \(report.syncMicroseconds) microseconds here" + (isHasty(report) ? ": it does not wait" : "")
    ]
    lines.append(appendOnly(report.worksAppendOnly))
    lines += report.bad.prefix(20).map { "BAD  \($0)" }
    lines.append(
      report.bad.isEmpty
        ? "\(total) journals: no acknowledged entry lost, no byte changed, no damage passed over"
        : "\(total) journals: \(report.bad.count) went wrong")
    output.result(document(report), lines)
    guard report.bad.isEmpty else { throw ExitCode(Failure.Kind.refused.rawValue) }
  }

  // No disk and no controller answers in less; a file system in memory does.
  private func isHasty(_ report: TortureReport) -> Bool { report.syncMicroseconds < 20 }

  private func appendOnly(_ works: Bool?) -> String {
    switch works {
    case true?: "under chattr +a it appends and seals as well"
    case false?: "under chattr +a it fails"
    case nil: "chattr +a was not tried: this file system or this user cannot set it"
    }
  }

  private func document(_ report: TortureReport) -> Document {
    .members([
      "schema": .string("sluice.torture/1"),
      "rows": .array(
        report.rows.map { row in
          .members([
            "name": .string(row.name), "cases": .integer(Int64(row.cases)), "whole": .integer(Int64(row.whole)),
            "adopted": .integer(Int64(row.adopted)), "sealed": .integer(Int64(row.sealed)),
            "refused": .integer(Int64(row.refused)), "bad": .array(row.bad.map { .string($0) }),
          ])
        }), "syncMicroseconds": .integer(report.syncMicroseconds),
      "appendOnly": report.worksAppendOnly.map { .boolean($0) },
    ])
  }
}
