// SPDX-License-Identifier: Apache-2.0
internal import PromotionEngine

/// Says how long something usually takes.
enum UsualWords {
  /// Returns `usually 2m10`, or `nil` where nothing is known.
  static func text(_ milliseconds: Int64?) -> String? {
    milliseconds.map { $0 < 1000 ? "usually under 1s" : "usually \(DurationText.text(seconds: ($0 + 500) / 1000))" }
  }

  /// Returns the text with what is usual after it, in brackets.
  static func after(_ text: String, _ milliseconds: Int64?) -> String {
    Self.text(milliseconds).map { "\(text) (\($0))" } ?? text
  }
}
