// SPDX-License-Identifier: Apache-2.0
extension StepRecord {
  /// Changes the record of a target.
  mutating func change(_ target: String, _ change: (inout TargetRecord) -> Void) {
    guard let index = targets.firstIndex(where: { $0.name == target }) else { return }
    change(&targets[index])
  }

  /// Takes what a person said of the whole step for every target of which nothing certain is known.
  mutating func resolveTargets(isApplied: Bool) {
    for index in targets.indices where targets[index].status != .succeeded {
      targets[index].status = isApplied ? .succeeded : .pending
    }
  }
}

extension TargetRecord {
  /// Takes over how the step ended on this target.
  mutating func finish(_ finished: TargetFinished) {
    text = finished.text
    evidence = finished.evidence
    switch finished.outcome {
    case .succeeded: status = .succeeded
    case .failed(let isChanged):
      status = .failed
      self.isChanged = isChanged
    case .unknown: status = .unknown
    }
  }
}
