// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine

/// The page about a pipeline's environments, from its files and its journal.
struct EnvironmentsPage {
  let folder: PipelineFolder
  let state: JournalState

  var blocks: [Block] {
    let pipeline = folder.pipeline
    let entries = pipeline.environments.map { ($0, folder.catalogue?.environment($0.name)) }
    var blocks: [Block] = [
      .heading(1, "Environments of \(pipeline.name)"),
      .remark(
        "Written by `sluice docs` from pipelines/\(pipeline.name) and the journal. Edit those, not this page."
          + " SPDX-License-Identifier: Apache-2.0"),
    ]
    if let catalogue = folder.catalogue {
      blocks += [.paragraph(catalogue.about), .paragraph("Answering for it: \(catalogue.owner).")]
    }
    blocks += [.heading(2, "At a glance"), summary(entries), .picture(PipelinePicture(pipeline))]
    blocks += [
      .heading(2, "What is live"), LiveSection(pipeline: pipeline, catalogue: folder.catalogue, state: state).block,
    ]
    blocks += [.heading(2, "How changes flow")] + StrategySection(folder: folder).blocks
    for (environment, entry) in entries {
      blocks += [.heading(2, environment.name.rawValue)]
      if let entry {
        blocks += EnvironmentSection(environment: environment, entry: entry, people: pipeline.people).blocks
      } else {
        blocks.append(.paragraph("The catalogue says nothing about it yet."))
      }
    }
    return blocks + ConfigurationSection(folder: folder).blocks
  }

  private func summary(_ entries: [(Environment, CatalogueEnvironment?)]) -> Block {
    .table(
      ["Environment", "For", "Address", "A commit enters", "Approval", "It may be down"],
      entries.map { environment, entry in
        [
          environment.name.rawValue, entry.map { Self.firstSentence($0.purpose) } ?? "",
          entry?.url?.text ?? entry?.absent["url"] ?? "",
          environment.after.map { "after \($0)" } ?? "from \(folder.pipeline.trunk)", approval(environment),
          entry?.recovery?.rtoSeconds.map { DurationText.text(seconds: $0) } ?? "no promise",
        ]
      })
  }

  private func approval(_ environment: Environment) -> String {
    let counts = environment.gates.compactMap { gate -> String? in
      guard case .approval(let asks) = gate.kind else { return nil }
      return "\(asks.count) of \(asks.from)"
    }
    return counts.isEmpty ? "none" : counts.joined(separator: ", ")
  }

  private static func firstSentence(_ text: String) -> String {
    guard let end = text.firstRange(of: ". ") else { return text.hasSuffix(".") ? String(text.dropLast()) : text }
    return String(text[..<end.lowerBound])
  }
}
