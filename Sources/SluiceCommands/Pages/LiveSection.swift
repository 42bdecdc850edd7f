// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine

/// What the journal says is live; the one part of the page that changes without a commit.
struct LiveSection {
  let pipeline: Pipeline
  let catalogue: Catalogue?
  let state: JournalState

  var block: Block {
    guard !state.trunk.isEmpty else {
      return .live([.paragraph("This clone has no journal yet; `sluice init` begins one.")])
    }
    let rows = pipeline.environments.map { environment -> [String] in
      let place = Place(pipeline: pipeline.name, environment: environment.name)
      let known = state[place]
      guard let live = known.live else {
        return [environment.name.rawValue, "nothing yet", "", "", standing(known), drill(known)]
      }
      return [
        environment.name.rawValue, "`\(live.commit.short)` \(live.subject)", live.run.rawValue, Self.minute(live.at),
        standing(known), drill(known),
      ]
    }
    return .live([
      .paragraph("As of entry \(state.size - 1) of the journal; `sluice status` is newer."),
      .table(["Environment", "Release", "By run", "Since (UTC)", "State", "Last drill"], rows),
    ])
  }

  private func standing(_ known: EnvironmentState) -> String {
    if let holder = known.holder { return "\(holder) is at work" }
    if let disturbed = known.disturbedBy { return "changed by \(disturbed), which failed" }
    if let hold = known.hold { return "on hold: \(hold.reason)" }
    return known.live == nil ? "empty" : "well"
  }

  private func drill(_ known: EnvironmentState) -> String {
    guard let drill = known.lastDrill else { return "none" }
    return "\(drill.at.text.prefix(10)): \(drill.text)\(drill.isPassed ? "" : ", failed")"
  }

  private static func minute(_ at: Instant) -> String {
    let text = at.text
    return "\(text.prefix(10)) \(text.dropFirst(11).prefix(5))"
  }
}
