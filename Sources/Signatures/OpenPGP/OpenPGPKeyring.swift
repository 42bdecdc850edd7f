// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import PromotionCore

/// A home of gpg with the keys of one file and nothing else: whom the person at this machine trusts does not count.
struct OpenPGPKeyring: Sendable {
  private let folder: String
  private let run: SSHSignatures.Run

  /// Makes the home and imports the keys; the caller removes it.
  init(keys: [UInt8], run: @escaping SSHSignatures.Run) async throws(Failure) {
    var template = Array("/tmp/sluice-keys-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else {
      throw Failure(
        .unreachable, "E0425", "cannot make a folder for keys", why: [String(cString: strerror(errno))],
        fix: ["df -h /tmp"])
    }
    folder = String(cString: made)
    self.run = run
    let result: (code: Int32, output: [UInt8], errors: String)
    do throws(Failure) { result = try await run(gpg(["--import"]), keys) } catch {
      remove()
      throw error
    }
    guard result.code == 0 else {
      remove()
      throw Failure(
        .usage, "E0426", "the file of OpenPGP keys cannot be read",
        why: result.errors.split(whereSeparator: \.isNewline).prefix(5).map(String.init),
        fix: ["gpg --armor --export NAME@example.com > the file that `pgp:` names"])
    }
  }

  private func gpg(_ arguments: [String]) -> [String] {
    ["gpg", "--homedir", folder, "--batch", "--no-tty", "--quiet", "--no-autostart", "--status-fd", "1"] + arguments
  }

  /// Returns the address of the key that made a good signature over exactly these bytes.
  func person(whoSigned bytes: [UInt8], signature: String) async throws(Failure) -> PersonName {
    let file = "\(folder)/signature.asc"
    guard Self.write(Array(signature.utf8), to: file) else {
      throw Failure(
        .unreachable, "E0425", "cannot write \(file)", why: [String(cString: strerror(errno))], fix: ["df -h /tmp"])
    }
    let result = try await run(gpg(["--verify", file, "-"]), bytes)
    return try OpenPGPStatus(String(decoding: result.output, as: UTF8.self)).person()
  }

  /// Removes the home.
  func remove() {
    if let directory = opendir(folder) {
      while let entry = readdir(directory) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if unlink("\(folder)/\(name)") != 0 { rmdir("\(folder)/\(name)") }
      }
      closedir(directory)
    }
    rmdir(folder)
  }

  private static func write(_ bytes: [UInt8], to path: String) -> Bool {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { return false }
    defer { close(file) }
    return bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) } == bytes.count
  }
}
