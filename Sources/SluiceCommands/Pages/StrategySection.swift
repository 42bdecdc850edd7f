// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine

/// The promotion strategy in words, from what the pipeline really does.
struct StrategySection {
  let folder: PipelineFolder

  private var pipeline: Pipeline { folder.pipeline }

  var blocks: [Block] {
    var blocks: [Block] = [.paragraph(flow)]
    for environment in pipeline.environments {
      blocks.append(.heading(3, "Into \(environment.name)"))
      blocks.append(.list(way(into: environment)))
    }
    blocks += [
      .heading(3, "Migrations"), .paragraph(migrations), .heading(3, "Configuration"), .paragraph(configuration),
    ]
    return blocks + [.heading(3, "Rollback"), .paragraph(rollback), .list(pipeline.environments.map(rollback))]
  }

  private var flow: String {
    let first = pipeline.environments.filter { $0.after == nil }.map(\.name.rawValue).joined(separator: " or ")
    let chain = pipeline.environments.filter { $0.after != nil }.map { "\($0.name) after \($0.after?.rawValue ?? "")" }
    return "A commit of `\(pipeline.trunk)` enters \(first)"
      + (chain.isEmpty ? "." : "; then it rises, \(chain.joined(separator: ", ")).")
      + " It is the same commit everywhere: nothing is built for one environment only. It may enter an environment once"
      + " it was live and verified in the one before, and never one that runs something newer. The gates, the commands"
      + " and the people who approve are read from `\(pipeline.trunk)`, not from the commit."
  }

  private func way(into environment: Environment) -> [String] {
    var items = environment.gates.map { "Gate `\($0.name)`: \(GateSentence.text($0, before: environment.after))" }
    if environment.gates.isEmpty { items.append("No gate.") }
    items += environment.steps.map { "Step `\($0.name.rawValue)`: \(StepSentence.text($0))" }
    if environment.steps.isEmpty { items.append("No step: nothing is changed there.") }
    if let worker = environment.worker {
      items.append("The steps are taken by a worker with the label `\(worker)`, not by whoever promotes.")
    }
    items.append(
      "When a newer commit is asked for while one waits, "
        + (environment.queue == .supersede ? "the newer one takes its place." : "both wait, in their order."))
    return items
  }

  private var migrations: String {
    let gates = pipeline.environments.flatMap { environment in
      environment.gates.compactMap { gate -> String? in
        guard case .migration(let asks) = gate.kind else { return nil }
        return "\(environment.name) from `\(asks.scripts)`"
      }
    }
    guard !gates.isEmpty else { return "The pipeline migrates no database." }
    return
      "Migrated: \(gates.joined(separator: ", ")). Each new migration goes up, down and up again on a copy of the target"
      + " before it may touch the target itself. It is applied together with its row of the tool's own table, and the"
      + " text that takes it back is in the journal before that."
  }

  private var configuration: String {
    guard folder.configuration != nil else { return "The pipeline promotes no configuration." }
    return
      "Values are promoted with the code: those of the promoted commit's `pipelines/\(pipeline.name)/configuration.yml`"
      + " count, and their digest is part of what is approved. Rules, waivers and the places of secrets count as they"
      + " stand on `\(pipeline.trunk)`. Secrets are fetched at the moment at which a step needs them and are never stored."
  }

  private var rollback: String {
    "`rollback ENVIRONMENT` brings back the newest release that was live and verified there. It needs no approval, no"
      + " network and no CI, stops a promotion that runs, brings back code, configuration and schema together, and leaves"
      + " a hold on the environment and a quarantine on what was taken back. `rollback ENVIRONMENT --plan` shows it first."
  }

  private func rollback(_ environment: Environment) -> String {
    let automatic = environment.steps.filter { $0.onFailure == .rollback }.map { "`\($0.name.rawValue)`" }
    let order = [StepName.configure, .deploy, .migrate, .verify].filter { environment.step($0) != nil }.map(\.rawValue)
    return "\(environment.name): "
      + (order.isEmpty ? "nothing to do" : order.joined(separator: ", "))
      + (automatic.isEmpty
        ? "; started by a person" : "; starts by itself when \(automatic.joined(separator: " or ")) fails")
      + "."
  }
}
