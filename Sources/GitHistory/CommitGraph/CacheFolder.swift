// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// The folder of what can be computed again: `sluice/cache` in the common git directory.
///
/// Everything here may be lost, stale or damaged without harm. Where it cannot be written, nothing is kept.
struct CacheFolder: Sendable {
  private static let bytesMax = 1 << 20

  /// The absolute path.
  let path: String
  private let parent: String
  private let isOurs: Bool

  init(commonDirectory: String) {
    parent = "\(commonDirectory)/sluice"
    path = "\(parent)/cache"
    var status = stat()
    // In another person's repository a folder of ours would be in that person's way.
    isOurs = stat(commonDirectory, &status) == 0 && status.st_uid == geteuid()
  }

  /// Returns a short file as text, or `nil` when it is not there.
  func text(_ name: String) -> String? {
    guard let file = MappedFile(path: "\(path)/\(name)"), file.count <= Self.bytesMax,
      let bytes = file.part(at: 0, count: file.count)
    else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Replaces a file whole by renaming; says whether it is there.
  @discardableResult
  func replace(_ name: String, with bytes: [UInt8]) -> Bool {
    guard let (temporary, file) = makeTemporary() else { return false }
    let isWritten = Self.write(bytes, to: file)
    close(file)
    return settle(temporary, as: isWritten ? name : nil)
  }

  /// Makes a file that is named by its checksum, and returns that; `nil` when it could not be written whole.
  func create(_ write: (HashingFile) -> ObjectID?, named name: (ObjectID) -> String) -> ObjectID? {
    guard let (temporary, file) = makeTemporary() else { return nil }
    let checksum = write(HashingFile(file))
    return settle(temporary, as: checksum.map(name)) ? checksum : nil
  }

  private func makeTemporary() -> (path: String, file: Int32)? {
    guard make() else { return nil }
    let temporary = "\(path)/.new.\(getpid()).\(UInt32.random(in: 0...UInt32.max))"
    let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    return file >= 0 ? (temporary, file) : nil
  }

  /// Gives a file its name, or removes it when it has none.
  private func settle(_ temporary: String, as name: String?) -> Bool {
    if let name, rename(temporary, "\(path)/\(name)") == 0 { return true }
    unlink(temporary)
    return false
  }

  /// Appends to a file in one write, so that the records of two processes do not mix.
  func append(_ name: String, _ bytes: [UInt8]) {
    guard make() else { return }
    let file = open("\(path)/\(name)", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard file >= 0 else { return }
    defer { close(file) }
    _ = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
  }

  /// Removes a file.
  func remove(_ name: String) { unlink("\(path)/\(name)") }

  /// The names of the files.
  var names: [String] { FolderNames.all(in: path) }

  private func make() -> Bool {
    guard isOurs else { return false }
    for folder in [parent, path] where mkdir(folder, 0o700) != 0 && errno != EEXIST { return false }
    return true
  }

  private static func write(_ bytes: [UInt8], to file: Int32) -> Bool {
    bytes.withUnsafeBytes { buffer in
      var offset = 0
      while offset < buffer.count {
        let count = Glibc.write(file, buffer.baseAddress.map { $0 + offset }, buffer.count - offset)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return false }
        offset += count
      }
      return true
    }
  }
}
