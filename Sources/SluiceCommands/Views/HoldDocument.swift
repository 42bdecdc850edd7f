// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine

/// Writes what hold and resume print with `--json`.
enum HoldDocument {
  static func document(_ place: Place, _ state: JournalState) -> Document {
    .members([
      "schema": .string("sluice.hold/1"), "pipeline": .string(place.pipeline),
      "environment": .string(place.environment.rawValue), "held": .boolean(state[place].hold != nil),
      "reason": state[place].hold.map { .string($0.reason) },
      "quarantine": .array(state[place].quarantine.keys.sorted().map { .string($0.rawValue) }),
      "state": .string(StateLine.text(of: place, in: state)),
    ])
  }
}
