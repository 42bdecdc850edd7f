// SPDX-License-Identifier: Apache-2.0
import Glibc
import PromotionCore
import PromotionPorts

/// What the first entries lead to, kept beside the journal so that only the newer ones are read.
///
/// A header as one line of JSON, a newline, the state. It is a cache: the journal stays the only truth. docs/journal-format.md
/// says what is checked before it is believed.
struct FoldCache: Sendable {
  private static let version: Int64 = 1

  /// What a cache says.
  struct Content {
    /// The entries that are folded into the state.
    let beginning: JournalBeginning
    /// Where the last of them starts in the file.
    let lastStart: Int
    /// The right edge over all of them but the last.
    let edge: CompactRange
    /// The state.
    let state: KeptState
  }

  private let file: SealedCache

  init(folder: String, key: LogKey?) { file = SealedCache(folder: folder, kind: "fold", key: key) }

  func read() -> Content? {
    guard let bytes = file.read(), let newline = bytes.firstIndex(of: 0x0A),
      let header = try? DocumentReader.document(from: Array(bytes[..<newline])),
      header["version"]?.integer == Self.version, header["program"]?.string == Self.program(),
      let size = header["size"]?.integer, let end = header["end"]?.integer, let lines = header["lines"]?.integer,
      let watermark = header["watermark"]?.integer, let lastStart = header["lastStart"]?.integer,
      let root = header["root"]?.string, let last = header["last"]?.string.flatMap({ Hexadecimal.hash(text: $0) }),
      let edge = header["edge"]?.array?.compactMap({ $0.string.flatMap { Hexadecimal.hash(text: $0) } }),
      let before = CompactRange(size: size - 1, edge: edge)
    else { return nil }
    var range = before
    range.append(last)
    guard range.root.hex == root, lastStart >= 0, end > lastStart else { return nil }
    return Content(
      beginning: JournalBeginning(
        range: range, last: last, watermark: watermark, end: Int(end), lines: Int(lines)),
      lastStart: Int(lastStart), edge: before,
      state: KeptState(size: size, bytes: Array(bytes[(newline + 1)...])))
  }

  func write(_ content: Content) {
    let beginning = content.beginning
    guard let program = Self.program() else { return }
    let header = Document.members([
      "version": .integer(Self.version), "program": .string(program), "size": .integer(beginning.range.size),
      "root": .string(beginning.range.root.hex), "end": .integer(Int64(beginning.end)),
      "lines": .integer(Int64(beginning.lines)), "watermark": .integer(beginning.watermark),
      "lastStart": .integer(Int64(content.lastStart)), "last": .string(beginning.last.hex),
      "edge": .array(content.edge.edge.map { .string($0.hex) }),
    ])
    file.write(DocumentWriter.bytes(of: header) + [0x0A] + content.state.bytes)
  }

  /// Which build of sluice this is: another one may make something else of the same entries.
  private static func program() -> String? {
    var status = stat()
    guard stat("/proc/self/exe", &status) == 0 else { return nil }
    return "\(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
  }
}
