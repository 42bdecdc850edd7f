// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Checks the journal.
struct JournalVerify: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check the journal: every line, chain, tree, checkpoint, and every approval's signature.",
    discussion: """
      Works offline and changes nothing. It ends with 1 at the first fault and names line, entry and kind. Approvals \
      are checked with the keys that the policy commit of their run allows. It says which entries somebody else \
      vouches for (witnessed, anchored) and which the log key alone (self-signed). A checkpoint that was verified is \
      remembered outside of the repository (in the folder sluice of XDG_STATE_HOME), so that a later call notices a \
      loss.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var keyOptions: JournalKeyOptions

  @Option(
    help: ArgumentHelp(
      "A checkpoint or receipt kept from earlier; the journal must have grown from it.", valueName: "checkpoint"))
  var since: String?

  @Option(help: ArgumentHelp("Check this journal file, or the folder of a copy, instead.", valueName: "file"))
  var file: String?

  func run() async throws {
    let session = try await JournalPlace(common: common, file: file).session()
    let keys = try await keyOptions.believed(session, pipeline: common.pipeline)
    let source = try JournalPlace(common: common, file: file).source(session)
    let evidence = try Composition.required().journal.evidence(source, keys)
    let older = try since.map { (source: $0, note: CheckpointText.note(in: try InputFile.bytes($0))) }
    let audit = try await evidence.audit(since: older)
    // A journal that is gone is no sound one; only its absence where there never was any is nobody's fault.
    if file == nil, audit.entries == 0, audit.fault == nil, let session {
      throw await PromotionPath.notInitialised(session.world)
    }
    let approvals = try await approvals(audit, session)
    var fault = audit.fault
    if fault == nil, let found = approvals?.fault {
      fault = JournalFault(
        line: try await evidence.line(of: found.sequence), entry: found.sequence, kind: .wrongApproval,
        detail: found.reason)
    }
    if fault == nil, let entry = audit.unfounded.first {
      fault = JournalFault(
        line: try await evidence.line(of: entry.sequence), entry: entry.sequence, kind: .wrongApproval,
        detail: "it goes back to a commit that was never live and verified there")
    }
    let view = AuditView(audit: audit, approvals: approvals, keys: keys, fault: fault)
    if let fault { return try refuse(fault, view, source) }
    if file == nil {
      // What cannot be remembered is no fault of the journal.
      do { try await evidence.remember() } catch { common.output.talk("warning: \(error.what): not remembered") }
    }
    common.output.result(view.document, view.lines)
  }

  private func approvals(_ audit: JournalAudit, _ session: Session?) async throws -> ApprovalAudit.Result? {
    guard audit.fault == nil else { return nil }
    if audit.signed.isEmpty { return ApprovalAudit.Result() }
    guard let session else { return nil }
    return try await ApprovalAudit(world: session.world).check(audit.signed)
  }

  private func refuse(_ fault: JournalFault, _ view: AuditView, _ source: JournalDesk.Source) throws {
    if common.json {
      common.output.result(view.document, [])
      throw ExitCode(Failure.Kind.refused.rawValue)
    }
    let place =
      switch source {
      case .folder(let path), .file(let path): path
      }
    throw Failure(
      .refused, "E0622", "the journal is not what was written", why: [fault.description],
      fix: ["keep \(place) as it is for whoever looks into it", "restore a copy that sluice journal verify accepts"])
  }
}
