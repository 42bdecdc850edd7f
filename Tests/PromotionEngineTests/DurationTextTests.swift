// SPDX-License-Identifier: Apache-2.0
import PromotionEngine
import Testing

@Suite struct DurationTextTests {
  @Test(arguments: [
    (0, "0s"), (59, "59s"), (60, "1m"), (250, "4m10"), (3600, "1h"), (11_100, "3h05"), (86_400, "1d"),
    (187_200, "2d 4h"),
  ])
  func `a duration is written as people say it`(seconds: Int64, text: String) {
    #expect(DurationText.text(seconds: seconds) == text)
  }
}
