// SPDX-License-Identifier: Apache-2.0

/// The header and the table of contents of a commit-graph file (gitformat-commit-graph(5), gitformat-chunk(5)).
struct GraphChunks {
  private static let headerLength = 8
  private static let rowLength = 12
  private static let trailerLength = ObjectID.byteCount

  /// How many layers lie below this one.
  let baseCount: Int
  private var parts: [String: UnsafeRawBufferPointer] = [:]

  /// Reads the table; `nil` for another format, another hash than SHA-1, or a table that leaves the file.
  init?(file: MappedFile, signature: UInt32) {
    guard let header = file.part(at: 0, count: Self.headerLength), header.number32(at: 0) == signature,
      header[4] == 1, header[5] == 1
    else { return nil }
    let chunkCount = Int(header[6])
    baseCount = Int(header[7])
    guard let table = file.part(at: Self.headerLength, count: (chunkCount + 1) * Self.rowLength) else { return nil }
    let contentEnd = file.count - Self.trailerLength
    for row in 0..<chunkCount {
      let start = table.number64(at: row * Self.rowLength + 4)
      let end = table.number64(at: (row + 1) * Self.rowLength + 4)
      guard start <= end, end <= UInt64(max(contentEnd, 0)),
        let part = file.part(at: Int(start), count: Int(end - start))
      else { return nil }
      let name = String(decoding: table[(row * Self.rowLength)..<(row * Self.rowLength + 4)], as: UTF8.self)
      // A chunk that is named twice is a file that nobody writes.
      guard parts.updateValue(part, forKey: name) == nil else { return nil }
    }
    guard table.number32(at: chunkCount * Self.rowLength) == 0 else { return nil }
  }

  /// The bytes of a chunk, or `nil` when the file has none of that name.
  subscript(name: String) -> UnsafeRawBufferPointer? { parts[name] }
}
