// SPDX-License-Identifier: Apache-2.0
import PromotionCore

/// A second fold, which reads the bodies of entries by itself and shares nothing with the first (I38).
struct ReferenceFold {
  struct Place {
    var epoch: Int64 = 0
    var holder: String?
    var disturber: String?
    var live: String?
    var isHeld = false
    var quarantine: Set<String> = []
  }

  struct Request {
    let place: String
    let commit: String
    let isRollback: Bool
    let plan: String
    let undoes: [String]
    let needed: [String: Int]
    var openGates: Set<String>
    var openSteps: [String]
    var approvals: [(gate: String, person: String, plan: String, notAfter: String)] = []
  }

  private var places: [String: Place] = [:]
  private var requests: [String: Request] = [:]
  private var phases: [String: String] = [:]

  mutating func apply(_ seen: Observation) {
    fold(seen.entry)
    compare(seen)
  }

  private mutating func fold(_ entry: JournalEntry) {
    let body = entry.body
    let run = body["run"]?.string ?? ""
    let place = requests[run]?.place ?? Self.place(body)
    switch entry.type {
    case "run.requested/1": request(body, run)
    case "gate.finished/1": if body["verdict"]?.string == "passed" { close(body["gate"]?.string ?? "", run) }
    case "approval.given/1": approve(body, run)
    case "approval.rejected/1": phases[run] = "rejected"
    case "run.refused/1": phases[run] = "refused"
    case "run.superseded/1": phases[run] = "superseded"
    case "run.cancelled/1": phases[run] = "cancelled"
    case "run.expired/1": phases[run] = "expired"
    case "environment.acquired/1": acquire(run, place, entry.sequence)
    case "step.finished/1":
      if body["outcome"]?.string == "succeeded" { requests[run]?.openSteps.removeAll { $0 == body["step"]?.string } }
    case "run.completed/1": complete(run, place)
    case "run.failed/1":
      phases[run] = "failed"
      places[place]?.holder = nil
      if body["changed"]?.boolean == true { places[place]?.disturber = run }
    case "run.indeterminate/1": phases[run] = "indeterminate"
    case "step.resolved/1": resolve(body, run, place)
    case "hold.placed/1": places[place, default: Place()].isHeld = true
    case "hold.lifted/1": places[place]?.isHeld = false
    case "quarantine.placed/1":
      places[Self.place(body), default: Place()].quarantine.insert(body["commit"]?.string ?? "")
    case "quarantine.lifted/1": places[place]?.quarantine.remove(body["commit"]?.string ?? "")
    default: break
    }
  }

  private static func place(_ body: Document) -> String {
    "\(body["pipeline"]?.string ?? "")/\(body["environment"]?.string ?? "")"
  }

  private mutating func request(_ body: Document, _ run: String) {
    let gates = body["gates"]?.array ?? []
    let needed = gates.compactMap { gate in gate["approvals"]?.integer.map { (gate["name"]?.string ?? "", Int($0)) } }
    requests[run] = Request(
      place: Self.place(body), commit: body["commit"]?.string ?? "", isRollback: body["kind"]?.string == "rollback",
      plan: body["plan"]?.string ?? "", undoes: (body["undoes"]?.array ?? []).compactMap(\.string),
      needed: Dictionary(needed) { first, _ in first }, openGates: Set(gates.compactMap { $0["name"]?.string }),
      openSteps: (body["steps"]?.array ?? []).compactMap { $0["name"]?.string })
    phases[run] = gates.isEmpty ? "ready" : "gating"
  }

  private mutating func close(_ gate: String, _ run: String) {
    requests[run]?.openGates.remove(gate)
    if phases[run] == "gating", requests[run]?.openGates.isEmpty == true { phases[run] = "ready" }
  }

  private mutating func approve(_ body: Document, _ run: String) {
    guard let gate = body["gate"]?.string, let at = body["at"]?.string else { return }
    requests[run]?.approvals.append(
      (gate, body["person"]?.string ?? "", body["plan"]?.string ?? "", body["notAfter"]?.string ?? ""))
    guard let request = requests[run], let needed = request.needed[gate] else { return }
    // Times are written so that they sort as text.
    let people = Set(
      request.approvals.filter { $0.gate == gate && $0.plan == request.plan && at < $0.notAfter }.map(\.person))
    if people.count >= needed { close(gate, run) } else { requests[run]?.openGates.insert(gate) }
  }

  private mutating func acquire(_ run: String, _ place: String, _ sequence: Int64) {
    if let fenced = places[place]?.holder, fenced != run {
      phases[fenced] = "failed"
      places[place]?.disturber = fenced
    }
    places[place, default: Place()].epoch = sequence
    places[place]?.holder = run
    phases[run] = "executing"
  }

  private mutating func complete(_ run: String, _ place: String) {
    guard let request = requests[run] else { return }
    phases[run] = "live"
    if request.isRollback {
      for undone in request.undoes + (places[place]?.disturber.map { [$0] } ?? []) { phases[undone] = "restored" }
    }
    places[place]?.holder = nil
    places[place]?.disturber = nil
    places[place]?.live = request.commit
  }

  private mutating func resolve(_ body: Document, _ run: String, _ place: String) {
    if body["applied"]?.boolean == true { requests[run]?.openSteps.removeAll { $0 == body["step"]?.string } }
    if requests[run]?.openSteps.isEmpty == true { complete(run, place) } else { phases[run] = "executing" }
  }

  private func compare(_ seen: Observation) {
    for (place, environment) in seen.after.environments {
      let mine = places[place.text] ?? Place()
      let agree =
        mine.epoch == environment.epoch && mine.holder == environment.holder?.rawValue
        && mine.disturber == environment.disturbedBy?.rawValue && mine.live == environment.live?.commit.rawValue
        && mine.isHeld == (environment.hold != nil)
        && mine.quarantine == Set(environment.quarantine.keys.map(\.rawValue))
      seen.require(agree, "I38", "two folds differ about \(place.text): \(mine)")
    }
    for (name, run) in seen.after.runs where phases[name.rawValue] != run.phase.word {
      seen.fail("I38", "two folds differ about \(name): \(phases[name.rawValue] ?? "none") and \(run.phase.word)")
    }
  }
}
