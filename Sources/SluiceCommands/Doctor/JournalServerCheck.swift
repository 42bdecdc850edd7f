// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Looks at the database that keeps the journal.
struct JournalServerCheck {
  private static let subject = "journal database"

  let session: Session

  func diagnoses() async -> [Diagnosis] {
    guard session.world.journal.kind == .postgres else { return [] }
    let facts: JournalServerFacts
    do throws(Failure) { facts = try await session.stores.facts() } catch {
      return [
        Diagnosis(
          subject: Self.subject, grade: .problem, text: ([error.what] + error.why).joined(separator: ": "),
          fix: error.fix)
      ]
    }
    var found = [
      Diagnosis(
        subject: Self.subject, grade: .ok, text: "\(SafeText.line(facts.address)) has \(EntryCount.text(facts.size))")
    ]
    func add(_ grade: Diagnosis.Grade, _ text: String, _ fix: String) {
      found.append(Diagnosis(subject: Self.subject, grade: grade, text: text, fix: [fix]))
    }
    if !facts.isGuarded {
      add(
        .problem, "the triggers that refuse all but growth are not in force",
        "ask who took them away, sluice verify, then ALTER TABLE … ENABLE ALWAYS TRIGGER ALL")
    }
    if !facts.isDurable {
      add(.problem, "fsync is off: a power cut takes back what was acknowledged", "ALTER SYSTEM SET fsync = on")
    }
    if !facts.mayAppend {
      add(.note, "the role of the address may read and not append", "GRANT sluice_promoter TO the role that promotes")
    }
    if facts.isOwner {
      add(
        .note, "the role of the address may take the guards away",
        "promote with a role that has sluice_promoter and nothing else")
    }
    if !facts.isPrivate {
      add(.note, "the connection is not encrypted", "write ?sslmode=verify-full&sslrootcert=… into the address")
    }
    return found
  }
}
