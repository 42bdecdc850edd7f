// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// An example of every fact that the journal can tell.
public enum EventSamples {
  private static let run = RunName("p-1")
  private static let place = Story.staging
  /// The time of the examples.
  public static let at = Instant(milliseconds: 5000)
  private static let request = RunRequested(
    run: run, kind: .promotion, place: place, commit: Story.commit(1), tree: TreeID("t"), subject: "Say \"hi\"",
    from: Story.commit(0), policy: CommitID("p"), plan: Digest("d"), requester: "ann", excluded: ["ann", "bob"],
    gates: [
      GateRecord(name: GateName("tests"), kind: "test", demand: .verdict, definition: Digest("x")),
      GateRecord(name: GateName("release"), kind: "approval", demand: .approvals(count: 2), definition: Digest("y")),
    ], steps: Story.targetedSteps, expires: at, reason: "because", undoes: [RunName("p-0")], migrationsUntil: 7)
  private static let proof = SignedText(statement: "{}", signature: "---")
  /// At least one event of every entry type.
  public static let all: [Event] = [
    .journalCreated(repository: "R", trunk: "main"), .runRequested(request),
    .gateStarted(run: run, gate: GateName("tests")),
    .gateFinished(
      GateFinished(
        run: run, gate: GateName("tests"), verdict: .passed, definition: Digest("x"), tree: TreeID("t"), text: "ok",
        evidence: Digest("e"), reusedFrom: RunName("p-0"))),
    .approvalGiven(
      run: run,
      approval: Approval(
        gate: GateName("release"), person: PersonName("mia"), plan: Digest("d"), at: at, notAfter: at, statement: "{}",
        signature: "---")),
    .approvalRejected(run: run, rejection: Rejection(by: PersonName("tom"), reason: "no", proof: nil)),
    .approvalRejected(run: run, rejection: Rejection(by: PersonName("tom"), reason: "no", proof: proof)),
    .runRefused(run: run, gate: nil, reason: "stale"), .runRefused(run: run, gate: GateName("tests"), reason: "red"),
    .runSuperseded(run: run, by: RunName("p-2")), .runCancelled(run: run, by: "ann"), .runExpired(run: run),
    .environmentAcquired(run: run, place: place, plan: Digest("d")),
    .migrationRecorded(
      MigrationRecorded(
        run: run, epoch: 3, gate: GateName("schema"), version: "0001", order: 1, name: "a", up: Digest("u"), part: 1,
        parts: 2, down: "DROP TABLE a;\n")),
    .migrationApplied(run: run, epoch: 3, gate: GateName("schema"), version: "0001"),
    .migrationReverted(run: run, epoch: 3, of: RunName("p-0"), gate: GateName("schema"), version: "0001"),
    .stepStarted(run: run, epoch: 3, step: .deploy, attempt: 1),
    .stepFinished(
      StepFinished(run: run, epoch: 3, step: .deploy, outcome: .succeeded, text: "", evidence: nil)),
    .stepFinished(
      StepFinished(
        run: run, epoch: 3, step: .deploy, outcome: .failed(isChanged: true), text: "", evidence: Digest("e"))),
    .stepFinished(StepFinished(run: run, epoch: 3, step: .verify, outcome: .unknown, text: "", evidence: nil)),
    .runCompleted(run: run, epoch: 3), .runFailed(run: run, epoch: 3, step: .deploy, reason: "red", isChanged: false),
    .runIndeterminate(run: run, epoch: 3, step: .deploy, reason: "?"),
    .stepResolved(
      StepResolved(run: run, step: .deploy, isApplied: true, by: "lea", reason: "looked", proof: nil)),
    .stepResolved(
      StepResolved(
        run: run, step: .deploy, isApplied: false, by: "lea", reason: "looked",
        proof: SignedText(statement: "{}", signature: "---"))),
    .targetStarted(run: run, epoch: 3, step: .deploy, target: "web-1"),
    .targetFinished(
      TargetFinished(
        run: run, epoch: 3, step: .deploy, target: "web-1", outcome: .failed(isChanged: true), text: "red",
        evidence: Digest("e"))),
    .targetFinished(
      TargetFinished(
        run: run, epoch: 3, step: .deploy, target: "web-2", outcome: .succeeded, text: "", evidence: nil)),
    .holdPlaced(place: place, hold: Hold(by: "lea", reason: "500s", at: at, expires: nil)),
    .holdPlaced(place: place, hold: Hold(by: "lea", reason: "500s", at: at, expires: at)),
    .holdLifted(place: place, by: "lea"),
    .drillRecorded(
      place: place,
      drill: Drill(
        by: "lea", from: CommitID(String(repeating: "a", count: 40)),
        commit: CommitID(String(repeating: "b", count: 40)),
        milliseconds: 2310, isPassed: true, text: "2s, promised are 1h", at: Instant(milliseconds: 1_800_000_000_000),
        evidence: nil)),
    .quarantinePlaced(
      place: place, commit: Story.commit(1),
      quarantine: Quarantine(run: run, by: "lea", reason: "bad", at: at, expires: nil)),
    .quarantinePlaced(
      place: place, commit: Story.commit(1),
      quarantine: Quarantine(run: nil, by: "lea", reason: "bad", at: at, expires: at)),
    .quarantineLifted(place: place, commit: Story.commit(1), by: "lea"),
    .trunkPinned(remote: "origin", by: "ann"),
    .policyApproved(
      PolicyApproval(
        pipeline: "shop", from: Story.commit(0), to: Story.commit(1), contents: Digest("c"), person: PersonName("mia"),
        at: at, notAfter: at, proof: proof)),
    .policyAccepted(
      PolicyAccepted(pipeline: "shop", from: Story.commit(0), to: Story.commit(1), contents: Digest("c"))),
    .glassBroken(GlassBroken(run: run, by: PersonName("lea"), reason: "500s", reviewBy: at, proof: proof)),
    .glassReviewed(
      GlassReviewed(run: run, by: PersonName("mia"), isJustified: true, reason: "it was right", proof: proof)),
    .requestProven(
      RequestProven(run: run, by: "ann", proof: proof, token: nil, expires: nil, claims: [])),
    .requestProven(
      RequestProven(
        run: run, by: "ci:github/1#2", proof: nil, token: Digest("t"), expires: at, claims: ["repository_id=1"])),
    .attemptRefused(
      AttemptRefused(what: "approve p-1", by: "eve", from: "host", code: "E0413", reason: "no key", at: at)),
  ]
}
