// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser

/// A span of time on the command line: `90s`, `20m`, `1h`, `7d`.
struct DurationArgument: ExpressibleByArgument, CustomStringConvertible {
  let seconds: Int64

  var description: String { "\(seconds)s" }

  init(seconds: Int64) { self.seconds = seconds }

  init?(argument: String) {
    let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
    guard let last = argument.last, let unit = units[last], let number = Int64(argument.dropLast()), number >= 0,
      number <= 366 * 86_400 / unit
    else { return nil }
    seconds = number * unit
  }
}
