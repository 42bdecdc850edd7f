// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Shows what taking the migrations of a promotion back would mean.
struct OutlookWords {
  let gates: [PromotionOutlook.Gate]

  /// One row for each migration, and one for all of them.
  var lines: [String] {
    guard !gates.isEmpty else { return [] }
    var rows: [[String]] = []
    for gate in gates {
      guard let proof = gate.proof else {
        rows.append([gate.name.rawValue, "", "", SafeText.line(gate.text)])
        continue
      }
      for finding in gate.findings {
        rows.append([
          gate.name.rawValue, SafeText.line(finding.title), Self.word(finding),
          SafeText.line(Self.text(finding, of: proof)),
        ])
      }
      let others = proof.findings.filter { finding in !finding.isPassed && !gate.titles.contains(finding.title) }
      rows += others.map { [gate.name.rawValue, SafeText.line($0.title), "fails", SafeText.line($0.text)] }
      rows.append([gate.name.rawValue, "all of it", "class \(proof.rollback.rawValue)", Self.summary(gate, proof)])
    }
    return Table.wrapped(rows)
  }

  var document: Document {
    .array(
      gates.map { gate in
        .members([
          "gate": .string(gate.name.rawValue), "text": .string(gate.text),
          "class": gate.proof.map { .string($0.rollback.rawValue) },
          "compatibility": .boolean(gate.isCompatibilityAsked), "passed": gate.proof.map { .boolean($0.isPassed) },
          "lost": .array((gate.proof?.lost ?? []).map(Self.document)),
          "migrations": .array(gate.findings.map { Self.document($0, of: gate.proof) }),
        ])
      })
  }

  private static func word(_ finding: MigrationProof.Finding) -> String {
    finding.isPassed || finding.verdict == .irreversible ? "class \(finding.rollback.rawValue)" : "fails"
  }

  private static func text(_ finding: MigrationProof.Finding, of proof: MigrationProof) -> String {
    let lost = values(of: finding, in: proof)
    guard finding.isPassed, !lost.isEmpty else { return finding.text }
    return "after it no way back brings \(lost.map(\.text).joined(separator: ", "))"
  }

  private static func values(of finding: MigrationProof.Finding, in proof: MigrationProof) -> [LostValues] {
    proof.lost.filter { finding.title == $0.version || finding.title.hasPrefix("\($0.version)_") }
  }

  private static func summary(_ gate: PromotionOutlook.Gate, _ proof: MigrationProof) -> String {
    let text =
      switch proof.rollback {
      case .codeOnly: "only the code would go back"
      case .lossless: "goes back, and nothing is lost of what is there now"
      case .lossy: "the schema goes back, and those values do not: keep a copy of them before"
      case .irreversible: "only forward from here; it needs an approval gate"
      }
    return gate.isCompatibilityAsked ? "\(text); class A as well if the live code passes on it" : text
  }

  private static func document(_ lost: LostValues) -> Document {
    .members([
      "version": .string(lost.version), "table": .string(lost.table), "column": lost.column.map { .string($0) },
      "count": .integer(Int64(lost.count)),
    ])
  }

  private static func document(_ finding: MigrationProof.Finding, of proof: MigrationProof?) -> Document {
    .members([
      "title": .string(finding.title), "class": .string(finding.rollback.rawValue),
      "verdict": .string(finding.verdict.rawValue), "passed": .boolean(finding.isPassed),
      "text": .string(finding.text), "loses": .array(finding.loses.map { .string($0) }),
      "lost": .array((proof.map { values(of: finding, in: $0) } ?? []).map(document)),
      "notes": .array(finding.notes.map { .string($0) }),
    ])
  }
}
