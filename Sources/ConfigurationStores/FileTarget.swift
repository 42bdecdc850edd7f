// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import PromotionCore

/// A file of the machine that promotes, replaced at once and readable by its owner only.
struct FileTarget {
  let path: String
  let folder: String
  let format: ConfigurationFormat

  private var file: String { path.hasPrefix("/") ? path : "\(folder)/\(path)" }

  func put(_ lines: [ConfigurationText.Line]) throws(Failure) -> String {
    let text = ConfigurationText.text(lines, as: format)
    if read() == text { return "\(path) holds everything already" }
    try makeFolders()
    let beside = "\(file).\(getpid()).new"
    unlink(beside)
    let descriptor = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw problem() }
    let isWritten = Self.write(text, to: descriptor)
    let isSynced = fsync(descriptor) == 0
    close(descriptor)
    guard isWritten, isSynced, rename(beside, file) == 0 else {
      let failure = problem()
      unlink(beside)
      throw failure
    }
    return "\(path): \(lines.count) values"
  }

  func differences(_ lines: [ConfigurationText.Line]) throws(Failure) -> [String] {
    guard let there = read() else {
      throw Failure(
        .unreachable, "E0811", "cannot read the configuration in \(path)", why: [String(cString: strerror(errno))],
        fix: ["promote again, or put it back: \(path)"])
    }
    return RenderedEntries.differences(ConfigurationText.text(lines, as: format), there, format: format)
  }

  private func read() -> String? {
    let descriptor = open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while bytes.count < 4_194_304 {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return count == 0 ? String(decoding: bytes, as: UTF8.self) : nil }
      bytes += buffer[..<count]
    }
    return nil
  }

  private func makeFolders() throws(Failure) {
    var built = ""
    for part in file.split(separator: "/").dropLast() {
      built += "/\(part)"
      guard mkdir(built, 0o755) == 0 || errno == EEXIST else { throw problem() }
    }
  }

  private func problem() -> Failure {
    Failure(
      .unreachable, "E0810", "cannot write the configuration to \(path)", why: [String(cString: strerror(errno))],
      fix: ["make room or mend the rights there"])
  }

  private static func write(_ text: String, to descriptor: Int32) -> Bool {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }
}
