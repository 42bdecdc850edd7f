// SPDX-License-Identifier: Apache-2.0
import Glibc

/// Reads key files.
enum KeyFile {
  private static let longest = 64 * 1024

  /// Returns the bytes of a regular file, or `nil` when there is none.
  static func bytes(_ path: String) throws(Malformed) -> [UInt8]? {
    guard !path.utf8.contains(0) else { throw Malformed("its name has a NUL") }
    // Not blocking, so that a pipe in place of a file does not hang before fstat tells it apart.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw Malformed("\(path): \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    var facts = stat()
    guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
      throw Malformed("\(path) is not a regular file")
    }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 8192)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      guard count >= 0 else {
        if errno == EINTR { continue }
        throw Malformed("\(path): \(String(cString: strerror(errno)))")
      }
      if count == 0 { return bytes }
      bytes += buffer.prefix(count)
      guard bytes.count <= longest else { throw Malformed("\(path) is longer than \(longest) bytes") }
    }
  }

  /// Whether the bytes are a private key in PEM.
  static func isPrivate(_ bytes: [UInt8]) -> Bool { bytes.starts(with: "-----BEGIN ".utf8) }

  /// Reads `keytype base64 [comment]`, one line.
  static func publicKey(_ bytes: [UInt8]) throws(Malformed) -> SSHPublicKey {
    let lines = bytes.split(separator: UInt8(ascii: "\n"))
    guard lines.count == 1, let line = lines.first else { throw Malformed("a public key file has one line") }
    let words = line.split(whereSeparator: { $0 == 32 || $0 == 9 || $0 == 13 })
      .map { String(decoding: $0, as: UTF8.self) }
    guard words.count >= 2 else { throw Malformed("a public key has a type and a text in base64") }
    return try SSHPublicKey(type: words[0], base64: words[1])
  }
}
