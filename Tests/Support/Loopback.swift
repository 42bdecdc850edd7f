// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// Sockets of the loopback.
enum Loopback {
  /// Connects to a port; `nil` when nobody listens there.
  static func connect(_ port: Int) -> Int32? {
    let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard with(port, { Glibc.connect(file, $0, $1) }) == 0 else {
      close(file)
      return nil
    }
    return file
  }

  /// Listens on a free port.
  static func listen() -> (file: Int32, port: Int)? {
    let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard with(0, { bind(file, $0, $1) }) == 0, Glibc.listen(file, 64) == 0 else { return nil }
    var address = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let found = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(file, $0, &length) }
    }
    return found == 0 ? (file, Int(UInt16(bigEndian: address.sin_port))) : nil
  }

  private static func with(_ port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    return withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
    }
  }
}
