// SPDX-License-Identifier: Apache-2.0
import PromotionCore

/// The epochs under which this machine has taken environments, so that it knows a run of its own that died.
struct OwnEpochs {
  let folder: String
  private var path: String { "\(folder)/epochs" }

  func has(_ sequence: Int64) -> Bool {
    guard let file = try? DurableFile.openExisting(path) else { return false }
    defer { file.close() }
    let bytes = (try? file.read(from: 0)) ?? []
    return bytes.split(separator: 0x0A).contains { $0.elementsEqual(String(sequence).utf8) }
  }

  /// Adds one; when that fails the run only counts as somebody else's for a while.
  func add(_ sequence: Int64) {
    guard let file = try? DurableFile.openAppending(path) else { return }
    defer { file.close() }
    try? file.writeAll(Array("\(sequence)\n".utf8))
  }
}
