// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

/// Says what changes in the configuration that a run hands over.
enum ConfigurationWords {
  static func lines(_ configuration: PlannedConfiguration?) -> [String] {
    guard let configuration else { return [] }
    let total = configuration.release.entries.count
    var lines = [
      "  configuration  \(configuration.digest.short), \(configuration.differences.count) of \(total) values change"
    ]
    lines += Table.lines(
      configuration.differences.map {
        [$0.name, SafeText.line("\($0.before?.text ?? "none") -> \($0.after?.text ?? "none")", width: 90)]
      }, indent: 4)
    return lines + configuration.warnings.map { "  ! \(SafeText.line($0))" }
  }

  static func document(_ configuration: PlannedConfiguration?) -> Document? {
    configuration.map { configuration in
      .members([
        "digest": .string(configuration.digest.rawValue), "values": configuration.release.document,
        "differences": .array(
          configuration.differences.map {
            .members([
              "name": .string($0.name), "before": $0.before.map { .string($0.text) },
              "after": $0.after.map { .string($0.text) },
            ])
          }), "warnings": .array(configuration.warnings.map { .string($0) }),
      ])
    }
  }
}
