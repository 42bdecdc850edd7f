// SPDX-License-Identifier: Apache-2.0
import Crypto
import Glibc
import PromotionCore

/// A file that takes a command's output and is named by its digest in the end.
struct EvidenceFile: ~Copyable {
  /// What is left of a finished file.
  struct Finished {
    let digest: PromotionCore.Digest
    let tail: [String]
  }

  private let folder: String
  private let path: String
  private let file: Int32
  private let sizeLimit: Int
  private var size = 0
  private var hash = SHA256()
  private var tail = OutputTail()
  private var dropped = 0
  private var problem: Int32 = 0
  private var isFinished = false
  private var mask: SecretMask
  private let log: Int32
  private var spoken: SpokenLines?

  /// Creates the folder when it is missing, and a file in it that nobody else may read.
  static func create(
    in folder: String, sizeLimit: Int, secrets: [String] = [], log: String? = nil,
    said: (([String]) -> Void)? = nil
  ) throws(Failure) -> EvidenceFile {
    let path = folder + "/." + ULIDSource().next() + ".partial"
    guard create(folder: folder) else { throw failure(folder, errno) }
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw failure(folder, errno) }
    let beside = log.map { open($0, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600) } ?? -1
    return EvidenceFile(
      folder: folder, path: path, file: file, sizeLimit: sizeLimit, mask: SecretMask(secrets: secrets), log: beside,
      spoken: said.map(SpokenLines.init))
  }

  private init(
    folder: String, path: String, file: Int32, sizeLimit: Int, mask: SecretMask, log: Int32, spoken: SpokenLines?
  ) {
    self.folder = folder
    self.path = path
    self.file = file
    self.sizeLimit = sizeLimit
    self.mask = mask
    self.log = log
    self.spoken = spoken
  }

  deinit {
    close(file)
    if log >= 0 { close(log) }
    if !isFinished { unlink(path) }
  }

  /// Keeps a piece of the output, as much of it as the limit allows.
  mutating func append(_ piece: ArraySlice<UInt8>) { keep(mask.masked(piece)) }

  private mutating func keep(_ piece: ArraySlice<UInt8>) {
    spoken?.append(piece)
    if log >= 0 { _ = piece.withUnsafeBytes { write(log, $0.baseAddress, $0.count) } }
    let kept = dropped > 0 ? piece.prefix(0) : piece.prefix(sizeLimit - size)
    dropped += piece.count - kept.count
    store(kept)
    size += kept.count
  }

  /// Ends the file, makes it durable and gives it its name.
  mutating func finish() throws(Failure) -> Finished {
    keep(mask.rest())
    if dropped > 0 {
      let lineEnd = size > 0 ? "\n" : ""
      store(Array("\(lineEnd)[sluice] the output went on for \(dropped) bytes that are not kept\n".utf8)[...])
    }
    let digest = PromotionCore.Digest(hash.finalize().map { Self.hexadecimal($0) }.joined())
    if problem == 0, fsync(file) != 0 { problem = errno }
    if problem == 0, rename(path, "\(folder)/\(digest).log") != 0 { problem = errno }
    guard problem == 0 else {
      throw Failure(
        .indeterminate, "E0306", "the command has run, and its output could not be kept in \(folder)",
        why: [String(cString: strerror(problem))], fix: ["make room or mend the rights there, then look what it did"])
    }
    isFinished = true
    syncFolder()
    return Finished(digest: digest, tail: tail.lines)
  }

  private mutating func store(_ bytes: ArraySlice<UInt8>) {
    hash.update(data: bytes)
    tail.append(bytes)
    var rest = bytes
    while problem == 0, !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
      if count < 0 {
        // The process goes on: its own work matters more than our record of it, and the end will say so.
        if errno != EINTR { problem = errno }
      } else {
        rest = rest.dropFirst(count)
      }
    }
  }

  private borrowing func syncFolder() {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  private static func create(folder: String) -> Bool {
    if mkdir(folder, 0o700) == 0 || errno == EEXIST { return true }
    guard errno == ENOENT, let slash = folder.lastIndex(of: "/"), slash > folder.startIndex else { return false }
    return create(folder: String(folder[..<slash])) && (mkdir(folder, 0o700) == 0 || errno == EEXIST)
  }

  private static func failure(_ folder: String, _ number: Int32) -> Failure {
    Failure(
      .unreachable, "E0305", "cannot keep evidence in \(folder)", why: [String(cString: strerror(number))],
      fix: ["make \(folder) a folder that you may write to"])
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }
}
