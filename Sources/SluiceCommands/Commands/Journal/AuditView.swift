// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Says what checking the journal showed.
struct AuditView {
  let audit: JournalAudit
  /// `nil` when they could not be checked.
  let approvals: ApprovalAudit.Result?
  let keys: [JournalDesk.Keys]
  let fault: JournalFault?

  var lines: [String] {
    var rows = [["root", audit.root], ["checkpoint", checkpoint], ["approvals", approvalWords]]
    rows += audit.ranges.map { ["entries", "\($0.first) to \($0.last): \(words($0.trust))"] }
    rows += audit.anchors.map {
      ["compared", "\(EntryCount.text($0.size)) with \(SafeText.line($0.source))" + cosigners($0)]
    }
    if audit.tornBytes > 0 {
      rows.append([
        "torn", "\(audit.tornBytes) bytes of a write that was never acknowledged; the next append seals them",
      ])
    }
    rows += (approvals?.doubts ?? []).map { ["look", SafeText.line($0, width: 400)] }
    return ["journal ok: \(audit.entries) \(audit.entries == 1 ? "entry" : "entries")"] + Table.wrapped(rows)
  }

  var document: Document {
    .members([
      "schema": .string("sluice.verify/1"), "entries": .integer(audit.entries), "root": .string(audit.root),
      "covered": .integer(audit.covered), "signer": audit.signer.map { .string($0) },
      "coverage": .string(audit.ranges.map { "\($0.first) to \($0.last) \(words($0.trust))" }.joined(separator: "; ")),
      "ranges": .array(
        audit.ranges.map { range in
          .members([
            "first": .integer(range.first), "last": .integer(range.last), "trust": .string(word(range.trust)),
            "witnesses": .array(witnesses(range.trust).map { .string($0) }),
          ])
        }), "anchors": .array(audit.anchors.map { AnchorDocument.document($0) }),
      "approvals": approvals.map { .integer(Int64($0.checked)) }, "tornBytes": .integer(Int64(audit.tornBytes)),
      "doubts": approvals.map { .array($0.doubts.map { .string($0) }) },
      "fault": fault.map { .string($0.description) },
      "faultAt": fault.map {
        .members([
          "line": .integer(Int64($0.line)), "entry": .integer($0.entry), "kind": .string($0.kind.rawValue),
          "detail": .string($0.detail),
        ])
      },
    ])
  }

  private var checkpoint: String {
    guard let signer = audit.signer else {
      return keys.isEmpty
        ? "not checked: no verifier key is in the policy or on this machine; --key names one"
        : "none: nothing tells whether the end was cut"
    }
    return "\(EntryCount.text(audit.covered)), signed by \(signer) (\(keys.map(\.source).joined(separator: ", ")))"
  }

  private var approvalWords: String {
    guard let approvals else { return "not checked: their policies are in the repository, which is not at hand" }
    let unknown = approvals.unknown == 0 ? "" : "; \(approvals.unknown) of a form that this version does not know"
    let bare = approvals.unsigned
    let unsigned = bare == 0 ? "" : "; \(bare) \(bare == 1 ? "rejection" : "rejections") without signature"
    return "\(approvals.checked) signed as the policy of their run asks\(unsigned)\(unknown)"
  }

  private func cosigners(_ anchor: JournalAnchor) -> String {
    anchor.cosigners.map { cosigner in
      let at = Instant(milliseconds: Int64(clamping: cosigner.time) &* 1000).text
      let known = cosigner.isKnown ? "" : " (not a witness of the policy, not checked)"
      return ", cosigned by \(SafeText.line(cosigner.name)) at \(at)\(known)"
    }.joined()
  }

  private func words(_ trust: JournalTrust) -> String {
    switch trust {
    case .witnessed(let names): "witnessed by \(names.map { SafeText.line($0) }.joined(separator: ", "))"
    case .anchored: "anchored, a checkpoint kept outside of the journal's folder covers them"
    case .selfSigned: "self-signed, only the log key vouches for them"
    case .unsigned: "not signed"
    }
  }

  private func word(_ trust: JournalTrust) -> String {
    switch trust {
    case .witnessed: "witnessed"
    case .anchored: "anchored"
    case .selfSigned: "self-signed"
    case .unsigned: "unsigned"
    }
  }

  private func witnesses(_ trust: JournalTrust) -> [String] {
    switch trust {
    case .witnessed(let names): names
    case .anchored, .selfSigned, .unsigned: []
    }
  }
}
