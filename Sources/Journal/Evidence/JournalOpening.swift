// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// The first entry of a journal, which says whose it is.
public enum JournalOpening {
  /// Reads the first line of a folder's journal by itself; nothing is checked but the line, `nil` where there is none.
  public static func entry(folder: String) throws(Failure) -> JournalEntry? {
    guard let file = try DurableFile.openExisting(JournalFolder(path: folder).journal) else { return nil }
    defer { file.close() }
    let bytes = try file.read(from: 0, count: JournalLine.bytesMax + 1)
    guard let newline = bytes.firstIndex(of: 0x0A) else { return nil }
    return JournalLine.entry(of: Array(bytes[..<newline]))
  }
}
