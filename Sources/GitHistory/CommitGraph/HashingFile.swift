// SPDX-License-Identifier: Apache-2.0
internal import Crypto
internal import Glibc

/// A new file that is written in large parts and hashed on the way, so that no file is in memory whole.
///
/// Takes a descriptor over and closes it.
final class HashingFile {
  private static let partLength = 1 << 18

  private let file: Int32
  private let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: partLength, alignment: 8)
  private var length = 0
  private var hash = Insecure.SHA1()
  private var isWhole = true

  init(_ file: Int32) { self.file = file }

  deinit {
    memory.deallocate()
    close(file)
  }

  /// Appends a number, its most significant byte first.
  func append<Number: FixedWidthInteger>(_ number: Number) {
    let size = MemoryLayout<Number>.size
    if length + size > memory.count { flush() }
    memory.storeBytes(of: number.bigEndian, toByteOffset: length, as: Number.self)
    length += size
  }

  /// Appends the bytes of an id.
  func append(_ id: ObjectID) {
    append(id.high)
    append(id.middle)
    append(id.low)
  }

  /// Ends the file with its checksum and returns that, or `nil` when not every byte is on the disk: a file that was found
  /// sound is not looked at again, and after a loss of power it must not have lost its middle.
  func finish() -> ObjectID? {
    flush()
    let checksum = hash.finalize().withUnsafeBytes { $0.baseAddress.map { ObjectID($0) } ?? .zero }
    append(checksum)
    flush()
    return isWhole && fdatasync(file) == 0 ? checksum : nil
  }

  private func flush() {
    let part = UnsafeRawBufferPointer(rebasing: memory[..<length])
    hash.update(bufferPointer: part)
    var offset = 0
    while isWhole, offset < part.count {
      let count = write(file, part.baseAddress.map { $0 + offset }, part.count - offset)
      if count < 0 && errno == EINTR { continue }
      isWhole = count > 0
      offset += count
    }
    length = 0
  }
}
