// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Shows what checking pipeline folders found, as compilers print it.
struct CheckView {
  let answers: [(name: String, answer: PipelineFolderReader.Answer)]
  /// What was found around each pipeline.
  let around: [String: [Diagnosis]]

  var exit: Int32 {
    if answers.contains(where: { !problems($0.answer).isEmpty }) { return Failure.Kind.usage.rawValue }
    let isBroken = answers.contains { !findings($0).isEmpty || !problems(around: $0.name).isEmpty }
    return isBroken ? Failure.Kind.refused.rawValue : 0
  }

  var lines: [String] {
    var lines: [String] = []
    for answer in answers {
      lines += problems(answer.answer).map { "\($0.text)" } + findings(answer) + warnings(answer)
      lines += around[answer.name, default: []].flatMap { said(answer.name, $0) }
    }
    lines += answers.compactMap { answer in
      guard case .success(let folder) = answer.answer, findings(answer).isEmpty,
        problems(around: answer.name).isEmpty
      else { return nil }
      let parts =
        ["\(count(folder.pipeline.environments.count, "environment"))"]
        + [
          folder.catalogue.map { "\(count($0.environments.count, "entry", "entries")) in the catalogue" }
            ?? "no catalogue"
        ]
        + [folder.configuration.map { "\(count($0.settings.count, "setting"))" } ?? "no configuration"]
      return "pipelines/\(answer.name): all is well (\(parts.joined(separator: ", ")))"
    }
    return lines.map { SafeText.line($0) }
  }

  var document: Document {
    .members([
      "schema": .string("sluice.check/1"), "exit": .integer(Int64(exit)),
      "pipelines": .array(
        answers.map { answer in
          .members([
            "pipeline": .string(answer.name),
            "problems": .array(
              problems(answer.answer).map {
                .members([
                  "file": .string($0.file), "line": .integer(Int64($0.line)), "column": .integer(Int64($0.column)),
                  "message": .string($0.message),
                ])
              }), "findings": .array(findings(answer).map { .string($0) }),
            "warnings": .array(warnings(answer).map { .string($0) }),
            "around": .array(around[answer.name, default: []].map(\.document)),
          ])
        }),
    ])
  }

  private func problems(around name: String) -> [Diagnosis] {
    around[name, default: []].filter { $0.grade == .problem }
  }

  private func said(_ name: String, _ diagnosis: Diagnosis) -> [String] {
    let head = "pipelines/\(name): "
    return switch diagnosis.grade {
    case .ok: []
    case .note:
      ["\(head)warning: \(diagnosis.subject): \(diagnosis.text)"]
        + diagnosis.fix.map { "  fix  \(NextCommand.text($0))" }
    case .problem:
      ["\(head)\(diagnosis.subject): \(diagnosis.text)"] + diagnosis.fix.map { "  fix  \(NextCommand.text($0))" }
    }
  }

  private func problems(_ answer: PipelineFolderReader.Answer) -> [PipelineProblem] {
    switch answer {
    case .success: []
    case .failure(let problems): problems.all
    }
  }

  private func findings(_ answer: (name: String, answer: PipelineFolderReader.Answer)) -> [String] {
    guard case .success(let folder) = answer.answer else { return [] }
    return (folder.judgement?.findings ?? []).map { place(answer.name, $0.position) + $0.text }
  }

  private func warnings(_ answer: (name: String, answer: PipelineFolderReader.Answer)) -> [String] {
    guard case .success(let folder) = answer.answer else { return [] }
    return (folder.judgement?.unused ?? []).map {
      place(answer.name, $0.position)
        + "warning: nothing needs the waiver of \($0.rule.rawValue) for \($0.setting) in \($0.environment); take it out"
    }
  }

  private func place(_ name: String, _ position: FilePosition) -> String {
    "pipelines/\(name)/configuration.yml:\(position.line):\(position.column): "
  }

  private func count(_ number: Int, _ one: String, _ many: String? = nil) -> String {
    "\(number) \(number == 1 ? one : many ?? one + "s")"
  }
}
