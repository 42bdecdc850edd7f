// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import Yams

/// Reads the targets of a step.
struct TargetShape {
  static let keys = ["targets", "max-parallel", "stop-after-failures"]
  private static let targetsMax = 1000

  let problems: ProblemList

  private var values: ValueReader { ValueReader(problems: problems) }

  func targets(_ node: Node) -> TargetPlan? {
    guard let list = node.value(of: "targets") else {
      for key in Self.keys.dropFirst() {
        if let alone = node.value(of: key) { problems.add(alone, "\(key) needs targets; add `targets: [NAME, NAME]`") }
      }
      return nil
    }
    let parallel = node.value(of: "max-parallel").map { values.count($0, "max-parallel") } ?? 1
    let failures = node.value(of: "stop-after-failures").map { values.count($0, "stop-after-failures") } ?? 1
    guard let names = names(list), let parallel, let failures else { return nil }
    return TargetPlan(names: names, maxParallel: parallel, stopAfterFailures: failures)
  }

  private func names(_ list: Node) -> [String]? {
    guard let names = values.texts(list, "targets") else { return nil }
    guard (1...Self.targetsMax).contains(names.count), Set(names).count == names.count else {
      problems.add(list, "targets must be 1 to \(Self.targetsMax) names, each of them once")
      return nil
    }
    guard names.allSatisfy(isLegal) else {
      problems.add(list, "a target's name is letters, digits and . _ : @ / -, not beginning with a hyphen, at most 100")
      return nil
    }
    return names
  }

  /// A target's name often becomes an argument of ssh or kubectl, so it must not look like an option.
  private func isLegal(_ name: String) -> Bool {
    let marks = Set(".-_:@/".utf8)
    return name.utf8.count <= 100 && !name.hasPrefix("-")
      && name.utf8.allSatisfy {
        (97...122).contains($0) || (65...90).contains($0) || (48...57).contains($0) || marks.contains($0)
      }
  }
}
