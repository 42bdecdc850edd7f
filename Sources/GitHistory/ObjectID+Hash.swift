// SPDX-License-Identifier: Apache-2.0
internal import Crypto

extension ObjectID {
  /// Hashes the bytes of an object as git does; `kind` is its word with a blank.
  init(of bytes: UnsafeRawBufferPointer, kind: StaticString) {
    var hash = Insecure.SHA1()
    // The head is short, so it is written without an array: walks hash a million commits.
    withUnsafeTemporaryAllocation(byteCount: 32, alignment: 1) { head in
      let word = kind.utf8CodeUnitCount
      head.copyMemory(from: UnsafeRawBufferPointer(start: kind.utf8Start, count: word))
      var digits = 1
      var rest = bytes.count
      while rest > 9 { (rest, digits) = (rest / 10, digits + 1) }
      rest = bytes.count
      for place in stride(from: word + digits - 1, through: word, by: -1) {
        head[place] = UInt8(48 + rest % 10)
        rest /= 10
      }
      head[word + digits] = 0
      hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: head[..<(word + digits + 1)]))
    }
    hash.update(bufferPointer: bytes)
    self = hash.finalize().withUnsafeBytes { digest in digest.baseAddress.map { ObjectID($0) } ?? .zero }
  }
}
