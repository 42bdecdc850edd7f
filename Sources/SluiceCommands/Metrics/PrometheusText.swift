// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine

/// Writes figures in the text format of Prometheus, version 0.0.4.
struct PrometheusText {
  /// One sample.
  struct Sample {
    let name: String
    let help: String
    var labels: [(String, String)]
    let value: Int64
  }

  let samples: [Sample]

  var lines: [String] {
    var lines: [String] = []
    var told: Set<String> = []
    // All samples of a name stand together, as the format wants.
    for sample in samples where told.insert(sample.name).inserted {
      lines += ["# HELP \(sample.name) \(sample.help)", "# TYPE \(sample.name) gauge"]
      lines += samples.filter { $0.name == sample.name }.map { sample in
        let labels = sample.labels.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
        return "\(sample.name){\(labels)} \(sample.value)"
      }
    }
    return lines
  }

  private static func escaped(_ text: String) -> String {
    text.reduce(into: "") { safe, letter in
      switch letter {
      case "\\": safe += "\\\\"
      case "\"": safe += "\\\""
      case "\n": safe += "\\n"
      case _: safe.append(letter)
      }
    }
  }
}
