// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Shows what a proof of migrations found.
struct ProofView {
  let report: MigrationInspection.Report

  var lines: [String] {
    guard let layout = report.layout else { return ["There are no migrations in that folder."] }
    guard let proof = report.proof else {
      return ["Nothing to prove: all \(report.count) migrations (\(layout.rawValue)) are applied."]
    }
    let rows = proof.findings.map { finding in
      [
        finding.isPassed ? "ok" : "FAILED", finding.title, finding.verdict.rawValue, finding.rollback.rawValue,
        SafeText.line(finding.text),
      ]
    }
    let failed = proof.findings.filter { !$0.isPassed }.count
    var lines = Table.lines(rows)
    lines += proof.findings.flatMap { finding in finding.notes.map { "  note  \(finding.title): \(SafeText.line($0))" }
    }
    lines += proof.drift.map { "  drift  \(SafeText.line($0))" } + proof.notes.map { "  note  \(SafeText.line($0))" }
    lines.append(
      "\(layout.rawValue), \(report.count) migrations, \(proof.findings.count - failed) passed, \(failed) failed."
        + " The database was only read.")
    return lines
  }

  var document: Document {
    .members([
      "schema": .string("sluice.proof/1"), "layout": report.layout.map { .string($0.rawValue) },
      "count": .integer(Int64(report.count)), "passed": .boolean(report.proof?.isPassed ?? true),
      "findings": .array((report.proof?.findings ?? []).map(Self.document)),
      "drift": .array((report.proof?.drift ?? []).map { .string($0) }),
      "notes": .array((report.proof?.notes ?? []).map { .string($0) }),
    ])
  }

  private static func document(_ finding: MigrationProof.Finding) -> Document {
    .members([
      "title": .string(finding.title), "passed": .boolean(finding.isPassed),
      "verdict": .string(finding.verdict.rawValue),
      "rollback": .string(finding.rollback.rawValue), "text": .string(finding.text),
      "loses": .array(finding.loses.map { .string($0) }), "notes": .array(finding.notes.map { .string($0) }),
    ])
  }
}
