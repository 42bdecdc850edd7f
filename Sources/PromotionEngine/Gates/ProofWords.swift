// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Says what a proof showed.
struct ProofWords {
  let proof: MigrationProof
  let notes: [String]

  /// Every finding, then what a person should know.
  var lines: [String] {
    proof.findings.flatMap { finding in
      ["\(finding.title): \(finding.text)"] + finding.notes.map { "\(finding.title): \($0)" }
    } + proof.drift.map { "drift: \($0)" } + (proof.notes + notes).map { "note: \($0)" }
  }

  /// What a person should know though nothing failed.
  var remarks: [String] {
    proof.findings.flatMap { finding in finding.notes.map { "\(finding.title): \($0)" } }
      + proof.drift.map { "drift: \($0)" } + (proof.notes + notes).map { "note: \($0)" }
  }

  /// One line: the worst of it.
  func summary(isCompatible: Bool) -> String {
    // Counted on the target where it could be; what a later migration of the same promotion makes is not there yet.
    let losses =
      (proof.lost.isEmpty ? proof.findings.flatMap(\.loses) : proof.lost.map(\.text)).joined(separator: ", ")
    let start: String
    switch proof.rollback {
    case .irreversible: return "class D, irreversible: only forward from here"
    case .lossy: start = "up, down, up restores the schema; class C, a rollback loses \(losses)"
    case .codeOnly, .lossless: start = "up, down, up restores the schema; class B, lossless"
    }
    return isCompatible ? "\(start); class A as well, the code that runs now works with it" : start
  }
}
