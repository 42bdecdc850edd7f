// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// Appends entry after entry to a journal of its own, for whoever kills it or cuts the power meanwhile.
public enum AppendLoad {
  /// Goes on in the folder's journal until it has so many entries; says each sequence once it is acknowledged.
  public static func run(
    folder: String, count: Int, acknowledged: @Sendable (Int64) -> Void
  ) async throws(Failure) {
    try DurableFile.makeFolder(folder)
    let file = folder + "/log.key"
    let key: LogKey
    if let opened = try DurableFile.openExisting(file) {
      opened.close()
      key = try LogKey.load(file: file)
    } else {
      key = try LogKey.make(name: "sluice/load")
      try key.write(file: file)
      try DurableFile.replace(folder + "/log.vkey", with: Array((key.verifier.text + "\n").utf8))
    }
    let journal = FileJournal(folder: folder, key: key)
    var size = try await journal.head()
    while size < Int64(count) {
      let digits = String(size)
      let draft = EntryDraft(
        id: "01J" + String(repeating: "0", count: 23 - digits.count) + digits,
        at: Instant(milliseconds: 1_795_480_200_000 + size), type: "run.requested/1",
        actor: Actor(name: "load", proof: "engine"),
        body: .members(["text": .string(String(repeating: "x", count: Int(size % 97)))]))
      // A torn write of an earlier life may have been sealed: then the head has moved.
      guard let entries = try await journal.append([draft], expecting: size) else {
        size = try await journal.head()
        continue
      }
      for entry in entries { acknowledged(entry.sequence) }
      size = (entries.last?.sequence ?? size) + 1
    }
  }
}
