// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import PromotionCore
internal import PromotionEngine

/// Puts the public half of the log key into the policy: `log.vkey` in the folder of each pipeline.
enum VerifierKeyFiles {
  /// Writes the file where there is none, or adds the key to what is there, and returns the paths that were written.
  static func write(_ verifier: String, into folder: String, isAdded: Bool) throws(Failure) -> [String] {
    guard let stream = opendir("\(folder)/pipelines") else { return [] }
    defer { closedir(stream) }
    var written: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      let path = PolicyKeys.path(of: name)
      guard !name.hasPrefix("."), access("\(folder)/pipelines/\(name)/pipeline.yml", F_OK) == 0 else { continue }
      let there = try InputFile.bytes(ifThere: "\(folder)/\(path)")
      guard isAdded || there == nil else { continue }
      // The lost journal's receipts stay provable: its key stays.
      let old = there.map { $0.last == 0x0A || $0.isEmpty ? $0 : $0 + [0x0A] }
      let text = old.map { $0 + Array("\(verifier)\n".utf8) } ?? Array(text(verifier).utf8)
      try InputFile.write(text, to: "\(folder)/\(path)")
      written.append(path)
    }
    return written.sorted()
  }

  private static func text(_ verifier: String) -> String {
    """
    # Checkpoints of the journal are believed when one of these keys signed them; a witness's key may follow, one a line.
    \(verifier)

    """
  }
}
