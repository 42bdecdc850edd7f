// SPDX-License-Identifier: Apache-2.0
extension Pipeline {
  /// What makes a change of this policy count.
  ///
  /// Where the file says nothing it is the approval that most people must give anywhere in the pipeline: what must be
  /// approved to be changed cannot be changed by changing the policy instead.
  public var change: PolicyChange {
    if let declaredChange { return declaredChange }
    return strictestApproval.map { .approval($0) } ?? .descendants
  }

  private var strictestApproval: ApprovalGate? {
    var strictest: ApprovalGate?
    for environment in environments {
      guard let approval = environment.approval else { continue }
      if strictest.map({ $0.count < approval.count }) ?? true { strictest = approval }
    }
    return strictest
  }
}

extension Environment {
  /// The first approval that the environment asks for, or `nil`.
  public var approval: ApprovalGate? {
    for gate in gates {
      if case .approval(let approval) = gate.kind { return approval }
    }
    return nil
  }
}
