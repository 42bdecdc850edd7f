// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Looks at what a pipeline names and its files alone cannot show: keys, folders of migrations, and databases.
struct PipelineSurroundings {
  let session: Session

  /// Asks the databases of all migration gates, side by side, each within its own time.
  func databases(of pipeline: Pipeline) async -> [Diagnosis] {
    let asked = pipeline.environments.flatMap { environment in
      environment.gates.compactMap { gate -> (subject: String, asks: MigrationGate)? in
        guard case .migration(let asks) = gate.kind else { return nil }
        return ("\(environment.name) \(gate.name)", asks)
      }
    }
    let reach = DatabaseReach(world: session.world)
    return await withTaskGroup(of: (Int, Diagnosis?).self) { group in
      for (index, (subject, asks)) in asked.enumerated() {
        group.addTask { (index, await reach.answer(asks).map { diagnosis(subject, asks, $0) }) }
      }
      var found: [(Int, Diagnosis)] = []
      for await (index, diagnosis) in group { if let diagnosis { found.append((index, diagnosis)) } }
      return found.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }

  /// Finds the folders of migrations that the commit which is checked out does not have: a name with a slip looks like a project
  /// without migrations.
  func folders(of pipeline: Pipeline) async -> [Diagnosis] {
    guard let head = try? await session.world.history.commit("HEAD").id else { return [] }
    var found: [Diagnosis] = []
    for environment in pipeline.environments {
      for gate in environment.gates {
        guard case .migration(let asks) = gate.kind, asks.tool == nil,
          case .success(nil) = await identity(of: asks.scripts, at: head)
        else { continue }
        found.append(
          Diagnosis(
            subject: "\(environment.name) \(gate.name)", grade: .note,
            text: "\(head.short) has no folder \(asks.scripts), so there are no migrations",
            fix: ["git ls-tree -r -d --name-only HEAD"]))
      }
    }
    return found
  }

  /// Finds what nobody could agree to: groups with fewer keys that count than somebody asks for.
  func people(of pipeline: Pipeline, _ file: @escaping SignerCount.Reading) async -> [Diagnosis] {
    await SignerCount(world: session.world, file: file).lacks(of: pipeline).map {
      Diagnosis(subject: $0.subject, grade: .problem, text: $0.text, fix: $0.fix)
    }
  }

  private func identity(of folder: String, at commit: CommitID) async -> Result<String?, Failure> {
    do throws(Failure) { return .success(try await session.world.history.identity(of: folder, at: commit)) } catch {
      return .failure(error)
    }
  }

  /// Looks whether the keys in a pipeline's folder can be read, and whether that of this machine is among them.
  func keys(_ files: [(source: String, text: String)]) async -> Diagnosis? {
    do throws(Failure) {
      let desk = try Composition.required().journal
      // Reading them is the check.
      _ = try desk.evidence(
        .folder(session.journalFolder), files.map { JournalDesk.Keys(source: $0.source, text: $0.text) })
      guard let failure = try await LogKeyCheck(session: session).failure(in: files) else {
        return files.isEmpty ? nil : Diagnosis(subject: "log key", grade: .ok, text: "the keys can be read")
      }
      throw failure
    } catch {
      // A journal that is out of reach says nothing about the files.
      return Diagnosis(
        subject: "log key", grade: error.kind == .unreachable ? .note : .problem,
        text: ([error.what] + error.why).joined(separator: ": "), fix: error.fix)
    }
  }

  private func diagnosis(_ subject: String, _ asks: MigrationGate, _ answer: DatabaseReach.Answer) -> Diagnosis {
    switch answer {
    case .answers: Diagnosis(subject: subject, grade: .ok, text: "\(asks.database) answers")
    case .unset(let text, let fix): Diagnosis(subject: subject, grade: .note, text: text, fix: fix)
    case .silent(let text, let fix): Diagnosis(subject: subject, grade: .problem, text: text, fix: fix)
    }
  }
}
