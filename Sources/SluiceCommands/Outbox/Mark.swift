// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine

/// Remembers which entry is to be told next to one address.
///
/// An entry of which one event arrived and the next did not is told again: at least once, never less.
struct Mark {
  private let files: WorkingFiles
  private let name: String

  init(folder: String, target: String) {
    files = WorkingFiles(folder: folder)
    // The address may hold a token; its hash does not.
    name = "notified-\(Digest(of: target.utf8).short)"
  }

  /// The next entry, or `nil` when nothing was told yet.
  var next: Int64? {
    guard let bytes = try? files.bytes(name) else { return nil }
    return Int64(String(decoding: bytes, as: UTF8.self).filter { !$0.isWhitespace })
  }

  /// Moves on.
  func set(_ sequence: Int64) throws(Failure) { try files.write("\(sequence)\n", to: name) }
}
