// SPDX-License-Identifier: Apache-2.0
/// What was live and verified where, so that a rollback, which asks nobody, is not the name of a promotion.
struct VerifiedReleases {
  private struct Request {
    let commit: [UInt8]
    let place: [UInt8]
    let position: Int
    let isUnfounded: Bool
  }

  /// The positions of the requests of rollbacks to what was never there, and that took the environment.
  private(set) var unfounded: [Int] = []
  private var requests: [[UInt8]: Request] = [:]
  private var commits: [[UInt8]: Set<[UInt8]>] = [:]

  mutating func requested(_ run: [UInt8], commit: [UInt8], at place: [UInt8], position: Int, isRollback: Bool) {
    let isUnfounded = isRollback && commits[place]?.contains(commit) != true
    requests[run] = Request(commit: commit, place: place, position: position, isUnfounded: isUnfounded)
  }

  mutating func acquired(_ run: [UInt8]) {
    guard let request = requests[run], request.isUnfounded, unfounded.last != request.position else { return }
    unfounded.append(request.position)
  }

  mutating func completed(_ run: [UInt8]) {
    guard let request = requests.removeValue(forKey: run) else { return }
    commits[request.place, default: []].insert(request.commit)
  }
}
