// SPDX-License-Identifier: Apache-2.0
internal import Crypto
internal import PromotionCore

/// Makes the id of a patch out of its lines, as `git patch-id --stable` does since git 2.39.
///
/// White space does not count, nor do line numbers; of a binary file the ids of its contents before and after count. What
/// libgit2 makes of a binary file is the same for every change of it.
struct PatchIDHash {
  private var hash = Insecure.SHA1()
  private var sum = [UInt8](repeating: 0, count: ObjectID.byteCount)
  private var isEmpty = true
  /// How many lines of the hunk are still to come; below zero within the head of a file.
  private var before = -1
  private var after = -1
  private var isBinary = false
  private var contents: (before: [UInt8], after: [UInt8]) = ([], [])

  /// Takes the next line of the patch, its first character included.
  mutating func add(_ line: some Collection<UInt8>) {
    // "\ No newline at end of file" counts for nothing.
    if line.first == UInt8(ascii: "\\") { return }
    if before == -1 {
      if starts(line, with: "Binary files") || starts(line, with: "GIT binary patch") {
        isBinary = true
        before = 0
        hash.update(data: contents.before + contents.after)
        flush()
        return
      }
      if starts(line, with: "index ") {
        keepContents(Array(line.dropFirst(6)))
        return
      }
      if starts(line, with: "--- ") { (before, after) = (1, 1) }
    }
    if isBinary {
      // As in git, the first line of the file after a binary one counts for nothing.
      if starts(line, with: "diff ") { (isBinary, before) = (false, -1) }
      return
    }
    if before == 0, after == 0 {
      if starts(line, with: "@@ -") { return openHunk(Array(line)) }
      flush()
      (before, after) = (-1, -1)
    }
    let first = line.first
    if first == UInt8(ascii: "-") || first == UInt8(ascii: " ") { before -= 1 }
    if first == UInt8(ascii: "+") || first == UInt8(ascii: " ") { after -= 1 }
    // The blanks of git, which has no vertical tab and no form feed among them; nothing counts after a byte of zero.
    let text = line.prefix { $0 != 0 }.filter { $0 != 32 && $0 != 9 && $0 != 10 && $0 != 13 }
    if !text.isEmpty { isEmpty = false }
    hash.update(data: text)
  }

  /// The id; `nil` when there was nothing to make it of.
  mutating func finish() -> PatchID? {
    flush()
    guard !isEmpty else { return nil }
    return sum.withUnsafeBytes { bytes in bytes.baseAddress.map { PatchID(rawValue: ObjectID($0).text) } }
  }

  private func starts(_ line: some Collection<UInt8>, with word: String) -> Bool {
    line.starts(with: word.utf8)
  }

  /// Reads the ids of the contents out of `OLD..NEW MODE`.
  private mutating func keepContents(_ text: [UInt8]) {
    let ids = text.prefix { $0 != 32 && $0 != 10 }
    let old = ids.prefix { $0 != UInt8(ascii: ".") }
    contents = (Array(old), Array(ids.dropFirst(old.count + 2)))
  }

  /// Reads how many lines follow out of `@@ -a,b +c,d @@`; without a number it is one.
  private mutating func openHunk(_ line: [UInt8]) {
    let words = String(decoding: line, as: UTF8.self).split(separator: " ", maxSplits: 3)
    func count(_ word: Int) -> Int {
      guard words.indices.contains(word) else { return 0 }
      let parts = words[word].split(separator: ",")
      return parts.count > 1 ? Int(parts[1]) ?? 0 : 1
    }
    (before, after) = (count(1), count(2))
  }

  /// Adds what was hashed to the sum, so that the order of the files does not count.
  private mutating func flush() {
    var carry = 0
    for (place, byte) in hash.finalize().enumerated() {
      carry += Int(sum[place]) + Int(byte)
      sum[place] = UInt8(carry & 255)
      carry >>= 8
    }
    hash = Insecure.SHA1()
  }
}
