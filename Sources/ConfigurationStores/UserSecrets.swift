// SPDX-License-Identifier: Apache-2.0
internal import Glibc
public import PromotionCore
public import PromotionPorts

/// The user's own secret store: one file a secret, mode 0600, in a folder of mode 0700.
public struct UserSecrets: SecretKeeper {
  private let folder: String

  /// Keeps secrets in a folder, such as `~/.config/sluice/secrets`.
  public init(folder: String) { self.folder = folder }

  /// Returns what is kept under a name, or `nil`; a file that others may read is refused.
  public func kept(_ name: String) throws(Failure) -> String? {
    let path = try file(name)
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw problem("read", path)
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & 0o077 == 0 else {
      throw Failure(
        .usage, "E0826", "others may read the secret \(name)", why: [path],
        fix: ["chmod 600 \(path)", "change the secret"])
    }
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = read(descriptor, &bytes, bytes.count)
    guard count >= 0 else { throw problem("read", path) }
    return String(decoding: bytes[..<count], as: UTF8.self)
  }

  /// Keeps a secret under a name, readable by this person only.
  public func keep(_ secret: String, as name: String) throws(Failure) {
    let path = try file(name)
    var built = ""
    for part in folder.split(separator: "/") {
      built += "/\(part)"
      guard mkdir(built, 0o700) == 0 || errno == EEXIST else { throw problem("make", built) }
    }
    let beside = "\(path).new"
    unlink(beside)
    let descriptor = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw problem("write", path) }
    let bytes = Array(secret.utf8)
    let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    let isSynced = fsync(descriptor) == 0
    close(descriptor)
    guard count == bytes.count, isSynced, rename(beside, path) == 0 else { throw problem("write", path) }
  }

  private func file(_ name: String) throws(Failure) -> String {
    let isLegal =
      !name.isEmpty && name.first != "." && !name.hasSuffix(".new")
      && name.utf8.allSatisfy {
        (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 45 || $0 == 46 || $0 == 95
      }
    if isLegal { return "\(folder)/\(name)" }
    throw Failure(
      .usage, "E0827", "\(name) is no name for a secret", why: ["letters, digits, and - . _ between them"],
      fix: ["sluice keep webshop-database"])
  }

  private func problem(_ verb: String, _ path: String) -> Failure {
    Failure(
      .unreachable, "E0828", "cannot \(verb) \(path)", why: [String(cString: strerror(errno))],
      fix: ["ls -ld \(folder)"])
  }
}
