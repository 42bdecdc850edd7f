// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// The delivery figures of one environment over a span of time, from the journal alone.
///
/// Source of the four names: dora.dev, "DORA's software delivery metrics". A failure is what the journal saw: a promotion
/// that failed after it had changed the environment, or that a rollback took back. Others it cannot know.
struct DeliveryFigures {
  let place: Place
  let state: JournalState
  let since: Instant
  let now: Instant

  /// Promotions that went live in the span, the oldest first.
  var deployments: [Run] {
    let released = Set(state[place].releases.map(\.run))
    return promotions.filter { released.contains($0.name) && $0.at >= since }
  }

  /// Promotions of the span that changed the environment and were bad.
  var failures: [Run] { promotions.filter { $0.at >= since && isBad($0) } }

  /// How many of those that changed the environment were bad, in per mille; `nil` when there were none.
  var failPerMille: Int64? {
    let all = Set(deployments.map(\.name)).union(failures.map(\.name)).count
    return all == 0 ? nil : Int64(failures.count * 1000 / all)
  }

  /// From the moment at which a bad run took the environment to the next good release, in seconds, the median.
  var recoverySeconds: Int64? {
    let times = failures.compactMap { bad -> Int64? in
      guard let good = state[place].releases.first(where: { $0.sequence > bad.epoch && $0.run != bad.name }) else {
        return nil
      }
      return Swift.max(0, (good.at.milliseconds - bad.at.milliseconds) / 1000)
    }
    return Self.median(times)
  }

  /// From a commit's own time to its being live, in seconds, the median over the commits that the span's deployments
  /// brought.
  func leadSeconds(_ history: any CommitHistory) async throws(Failure) -> Int64? {
    var times: [Int64] = []
    for run in deployments {
      guard let release = state[place].releases.first(where: { $0.run == run.name }) else { continue }
      let commits: [Commit]
      do throws(Failure) {
        commits = try await history.commits(after: run.request.from, upTo: run.request.commit, limit: 500)
      } catch  where error.kind == .usage {
        // A commit that is no longer there tells nothing.
        continue
      }
      times += commits.map { Swift.max(0, (release.at.milliseconds - $0.committedAt.milliseconds) / 1000) }
    }
    return Self.median(times)
  }

  private var promotions: [Run] { state.runs(at: place).filter { $0.request.kind == .promotion } }

  private func isBad(_ run: Run) -> Bool {
    switch run.phase {
    case .failed(_, _, let isChanged): isChanged
    case .restored, .indeterminate: true
    case .gating, .ready, .refused, .superseded, .rejected, .expired, .cancelled, .executing, .live: false
    }
  }

  static func median(_ values: [Int64]) -> Int64? {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return nil }
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}
