// SPDX-License-Identifier: Apache-2.0
/// How the lines of a journal lie in the tree of a git branch: 256 a file, so that a push sends what is new.
enum JournalSegments {
  static let linesMax = 256
  /// The file with the signed checkpoint.
  static let checkpoint = "checkpoint"

  /// Returns the path of the segment that has an entry, `entries/000/012.jsonl`.
  static func path(of sequence: Int64) -> String {
    let number = sequence / Int64(linesMax)
    return "entries/\(digits(number / 1000))/\(digits(number % 1000)).jsonl"
  }

  /// Splits lines that follow `sequence` entries, behind what the last segment has already.
  static func files(
    _ lines: [UInt8], from sequence: Int64, behind open: [UInt8]
  ) -> [(path: String, bytes: [UInt8])] {
    var files: [(path: String, bytes: [UInt8])] = []
    var next = sequence
    var bytes = open
    for line in lines.split(separator: 0x0A) {
      bytes += line + [0x0A]
      next += 1
      if next.isMultiple(of: Int64(linesMax)) {
        files.append((path(of: next - 1), bytes))
        bytes = []
      }
    }
    if !bytes.isEmpty { files.append((path(of: next - 1), bytes)) }
    return files
  }

  private static func digits(_ number: Int64) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, 3 - text.count)) + text
  }
}
