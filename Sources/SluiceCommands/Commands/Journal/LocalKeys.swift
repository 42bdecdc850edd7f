// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import PromotionCore

/// The verifier keys that lie in the working folder, `pipelines/*/log.vkey`.
enum LocalKeys {
  static func texts() throws(Failure) -> [JournalDesk.Keys] {
    guard let stream = opendir("pipelines") else { return [] }
    defer { closedir(stream) }
    var paths: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if !name.hasPrefix(".") { paths.append("pipelines/\(name)/log.vkey") }
    }
    var keys: [JournalDesk.Keys] = []
    for path in paths.sorted() {
      if let bytes = try InputFile.bytes(ifThere: path) {
        keys.append(JournalDesk.Keys(source: path, text: String(decoding: bytes, as: UTF8.self)))
      }
    }
    return keys
  }
}
