// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine

/// Says how long ago something was.
struct Ages: Sendable {
  let now: Instant

  func age(_ moment: Instant) -> String {
    DurationText.text(seconds: Swift.max(0, (now.milliseconds - moment.milliseconds) / 1000))
  }

  /// The largest unit alone, for a table.
  func brief(_ moment: Instant) -> String {
    let seconds = Swift.max(0, (now.milliseconds - moment.milliseconds) / 1000)
    return switch seconds {
    case ..<60: "\(seconds)s"
    case ..<3600: "\(seconds / 60)m"
    case ..<86_400: "\(seconds / 3600)h"
    case _: "\(seconds / 86_400)d"
    }
  }

  func until(_ moment: Instant) -> String {
    DurationText.text(seconds: Swift.max(0, (moment.milliseconds - now.milliseconds) / 1000))
  }
}
