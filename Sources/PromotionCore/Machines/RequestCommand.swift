// SPDX-License-Identifier: Apache-2.0
/// What may be asked of a request.
public enum RequestCommand: Hashable, Sendable {
  /// Ask for a promotion.
  ///
  /// `previous` is the place whose verified releases may come, `relations` how the commit stands to what is live and
  /// to every commit that waits. `name` is not used: the machine names the run.
  case request(RunRequested, queue: QueuePolicy, previous: Place?, relations: [CommitID: Ancestry], at: Instant)
  /// Begin to ask a gate.
  case startGate(RunName, GateName)
  /// Answer a gate that is answered by a verdict.
  case finishGate(GateFinished, at: Instant)
  /// Count a signature.
  case approve(RunName, Approval)
  /// Say no.
  case reject(RunName, Rejection)
  /// Withdraw the request.
  case cancel(RunName, by: String)
  /// End the request when its deadline has passed.
  case expire(RunName, at: Instant)
  /// End the request because its plan no longer holds.
  case void(RunName, reason: String)
}
