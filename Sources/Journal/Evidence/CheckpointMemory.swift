// SPDX-License-Identifier: Apache-2.0
import PromotionCore

/// The newest checkpoint of each log that was checked, kept outside of the repository.
///
/// Journal and checkpoint can be wound back together; who remembers a newer one notices (R37).
struct CheckpointMemory {
  let folder: String

  /// Returns the file of a log; its name is a hash, since an origin may have any character.
  func file(of origin: String) -> String {
    "\(folder)/\(TreeHash.plain(Array(origin.utf8)).hex.prefix(32)).checkpoint"
  }

  /// Returns what is remembered of a log, or `nil`.
  func recall(_ origin: String) throws(Failure) -> [UInt8]? {
    guard let file = try DurableFile.openExisting(file(of: origin)) else { return nil }
    defer { file.close() }
    return try file.read(from: 0, count: SignedNote.bytesMax)
  }

  /// Remembers a checkpoint, when it is not older than what is remembered.
  func remember(_ note: [UInt8], keys: KnownKeys) throws(Failure) {
    guard let new = try? KeptCheckpoint(note, source: "", isElsewhere: true, keys: keys).checkpoint else { return }
    if let known = try recall(new.origin),
      let old = try? KeptCheckpoint(known, source: "", isElsewhere: true, keys: keys).checkpoint,
      old.size >= new.size
    {
      return
    }
    try DurableFile.makeFolder(folder)
    try DurableFile.replace(file(of: new.origin), with: note)
  }
}
