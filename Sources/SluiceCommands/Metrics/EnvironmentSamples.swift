// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// What monitoring wants to know of an environment.
struct EnvironmentSamples {
  let figures: DeliveryFigures
  let leadSeconds: Int64?
  /// Commits of the trunk that are not live, or `nil` when that cannot be told.
  let behind: Int?

  var samples: [PrometheusText.Sample] {
    let environment = figures.state[figures.place]
    let waiting = figures.state.runs(at: figures.place).filter(\.phase.isWaiting)
    let isIndeterminate =
      environment.holder.flatMap { figures.state.runs[$0] }.map { run in
        if case .indeterminate = run.phase { return true }
        return false
      } ?? false
    let all: [(String, String, Int64?)] = [
      (
        "sluice_env_live_since_seconds", "Since when the live release is live, as seconds since 1970.",
        environment.live.map { $0.at.milliseconds / 1000 }
      ),
      (
        "sluice_env_hold", "1 when the environment takes no promotion.",
        environment.hold.map { $0.isInForce(at: figures.now) ? 1 : 0 } ?? 0
      ),
      ("sluice_env_indeterminate", "1 when nobody can know what runs.", isIndeterminate ? 1 : 0),
      ("sluice_env_disturbed", "1 when a failed run left changes behind.", environment.disturbedBy == nil ? 0 : 1),
      ("sluice_env_waiting_runs", "Runs that wait for gates, people or time.", Int64(waiting.count)),
      ("sluice_env_commits_behind", "Commits of the trunk that are not live.", behind.map { Int64($0) }),
      ("sluice_env_deployments", "Promotions that went live in the span.", Int64(figures.deployments.count)),
      ("sluice_env_failures", "Promotions of the span that were bad.", Int64(figures.failures.count)),
      ("sluice_env_lead_time_seconds", "Median from commit to live.", leadSeconds),
      ("sluice_env_recovery_seconds", "Median from a bad release to the next good one.", figures.recoverySeconds),
    ]
    let labels = [("pipeline", figures.place.pipeline), ("environment", figures.place.environment.rawValue)]
    return all.compactMap { name, help, value in
      value.map { PrometheusText.Sample(name: name, help: help, labels: labels, value: $0) }
    }
  }
}
