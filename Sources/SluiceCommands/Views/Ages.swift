// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine

/// Says how long ago something was.
struct Ages: Sendable {
  let now: Instant

  func age(_ moment: Instant) -> String {
    DurationText.text(seconds: Swift.max(0, (now.milliseconds - moment.milliseconds) / 1000))
  }

  func until(_ moment: Instant) -> String {
    DurationText.text(seconds: Swift.max(0, (moment.milliseconds - now.milliseconds) / 1000))
  }
}
