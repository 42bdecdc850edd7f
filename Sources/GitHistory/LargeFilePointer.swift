// SPDX-License-Identifier: Apache-2.0
internal import Crypto

/// What stands in a commit for a file that git-lfs keeps elsewhere (git-lfs specification, "The Pointer").
struct LargeFilePointer {
  private static let lengthMax = 1024
  private static let start = Array("version https://git-lfs.github.com/spec/v1\n".utf8)

  /// The SHA-256 of the content, 64 hexadecimal digits.
  let oid: String

  /// Reads a pointer; `nil` for any other content.
  init?(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count <= Self.lengthMax, bytes.starts(with: Self.start) else { return nil }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    guard let line = lines.first(where: { $0.hasPrefix("oid sha256:") }) else { return nil }
    let oid = line.dropFirst("oid sha256:".count)
    guard oid.utf8.count == 64, oid.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }) else {
      return nil
    }
    self.oid = String(oid)
  }

  /// Where git-lfs keeps the content, under the common git directory.
  func path(in commonDirectory: String) -> String {
    let (first, second) = (oid.prefix(2), oid.dropFirst(2).prefix(2))
    return "\(commonDirectory)/lfs/objects/\(first)/\(second)/\(oid)"
  }

  /// Whether these bytes are the content.
  func matches(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var hash = SHA256()
    hash.update(bufferPointer: bytes)
    return hash.finalize().map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined() == oid
  }
}
