// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine

/// Looks for what would stop a promotion or a rollback.
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Look at the clone, journal, clock, disk, databases and programs, and say how to mend each.",
    discussion: "It changes nothing. Exit code 1 when something does not work now; a note alone is no problem.")

  @OptionGroup var common: CommonOptions

  func run() async throws {
    var found: [Diagnosis]
    do throws(Failure) {
      found = await Doctor(session: try await common.session(), pipeline: common.pipeline).diagnoses()
    } catch {
      // A repository that cannot be opened is a finding, too.
      found = [Diagnosis(subject: "repository", grade: .problem, text: error.what, fix: error.why + error.fix)]
    }
    common.output.result(document(found), lines(found))
    if found.contains(where: { $0.grade == .problem }) { throw ExitCode(Failure.Kind.refused.rawValue) }
  }

  private func lines(_ found: [Diagnosis]) -> [String] {
    Table.lines(
      found.flatMap { diagnosis in
        [
          [
            diagnosis.grade == .problem ? "PROBLEM" : diagnosis.grade.rawValue, diagnosis.subject,
            SafeText.line(diagnosis.text),
          ]
        ]
          + diagnosis.fix.map { ["", "", "  \(SafeText.line(NextCommand.text($0)))"] }
      })
  }

  private func document(_ found: [Diagnosis]) -> Document {
    .members([
      "schema": .string("sluice.doctor/1"),
      "diagnoses": .array(
        found.map(\.document)),
    ])
  }
}
