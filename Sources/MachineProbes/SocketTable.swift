// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import PromotionPorts

/// Reads the kernel's tables of TCP sockets (proc(5), /proc/net/tcp) and finds whose they are.
enum SocketTable {
  /// Returns the inodes of the sockets that listen on a port.
  static func listening(on port: Int) -> Set<String> {
    var inodes: Set<String> = []
    for table in ["/proc/net/tcp", "/proc/net/tcp6"] {
      for line in text(table).split(separator: "\n").dropFirst() {
        let fields = line.split(separator: " ")
        // sl, local address, remote address, state (0A listens), queues, timer, retransmits, uid, timeout, inode.
        guard fields.count > 9, fields[3] == "0A", let digits = fields[1].split(separator: ":").last,
          Int(digits, radix: 16) == port
        else { continue }
        inodes.insert("socket:[\(fields[9])]")
      }
    }
    return inodes
  }

  /// Returns the first process that has one of the sockets open.
  static func owner(of sockets: Set<String>) -> PortOwner? {
    for process in names(in: "/proc").compactMap({ Int32($0) }).sorted() {
      for descriptor in names(in: "/proc/\(process)/fd") {
        guard let target = link("/proc/\(process)/fd/\(descriptor)"), sockets.contains(target) else { continue }
        let words = text("/proc/\(process)/cmdline").split(separator: "\0")
        return PortOwner(process: process, command: words.joined(separator: " "))
      }
    }
    return nil
  }

  private static func names(in folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      names.append(
        withUnsafeBytes(of: &entry.pointee.d_name) { bytes in String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        })
    }
    return names
  }

  private static func link(_ path: String) -> String? {
    var buffer = [UInt8](repeating: 0, count: 256)
    let count = buffer.withUnsafeMutableBytes { bytes in bytes.baseAddress.map { readlink(path, $0, bytes.count) } ?? -1
    }
    return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
  }

  private static func text(_ path: String) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
      bytes += buffer[..<count]
    }
  }
}
