// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine

/// Says how long something took.
enum DurationWords {
  static func between(_ from: Instant, _ until: Instant) -> String {
    DurationText.text(seconds: Swift.max(0, (until.milliseconds - from.milliseconds + 500) / 1000))
  }
}
