// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import SystemPackage

/// What a tool reads, in a file without a name that lies in memory (memfd_create(2)).
///
/// Through a pipe, a tool that ends before it has read everything makes the write fail, and swift-subprocess ends the
/// whole process when that happens ("FileDescriptor was not closed").
enum ToolInput {
  /// Returns a descriptor at the begin of the bytes; whoever asks closes it.
  static func descriptor(of bytes: [UInt8]) throws(Errno) -> FileDescriptor {
    let number = GlibcExtensions.memoryFile("sluice-input")
    guard number >= 0 else { throw Errno(rawValue: errno) }
    let file = FileDescriptor(rawValue: number)
    do {
      try file.writeAll(bytes)
      try file.seek(offset: 0, from: .start)
      return file
    } catch {
      try? file.close()
      throw error as? Errno ?? .ioError
    }
  }
}
