// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import PromotionCore
internal import PromotionPorts

/// A commit's tree in a temporary folder of its own, for one command.
struct CleanTree: Sendable {
  private let scratch: ScratchFolder

  var folder: String { scratch.path }

  /// Writes what the filter lets in of the tree; the caller removes it when the command has ended.
  static func make(
    of commit: CommitID, paths: PathFilter = .everything, for purpose: String, in world: World
  ) async throws(Failure) -> CleanTree {
    guard let scratch = ScratchFolder.make(purpose, in: world) else {
      throw Failure(
        .unreachable, "E0310", "cannot make a folder for a clean tree",
        why: ["\(world.scratch): \(String(cString: strerror(errno)))"], fix: ["df -h \(world.scratch)"])
    }
    let tree = CleanTree(scratch: scratch)
    do { try await world.history.materialise(commit, in: paths, into: scratch.path) } catch {
      tree.remove()
      throw error
    }
    return tree
  }

  /// Removes the folder with everything in it.
  func remove() { scratch.remove() }
}
