// SPDX-License-Identifier: Apache-2.0
import Glibc

// A network namespace of its own (network_namespaces(7)) has a loopback that is down and nothing else. Whoever is not
// root makes it inside a user namespace (user_namespaces(7)), in which the same person has the same number. Sockets in
// the file system are no part of it: who may connect to them is a matter of their permissions.

/// Takes this process and its children off the network of the machine.
enum NetworkCut {
  private static let newNetwork: Int32 = 0x4000_0000
  private static let newUser: Int32 = 0x1000_0000

  /// Takes effect for the calling thread and whatever it starts; it must be the only thread.
  ///
  /// Returns 0, or what `errno` said when the machine does not allow it.
  static func apply() -> Int32 {
    let (user, group) = (geteuid(), getegid())
    if GlibcExtensions.unshare(newNetwork) == 0 { return raiseLoopback() }
    guard errno == EPERM else { return errno }
    guard GlibcExtensions.unshare(newUser | newNetwork) == 0 else { return errno }
    for (file, text) in [
      ("setgroups", "deny"), ("uid_map", "\(user) \(user) 1\n"), ("gid_map", "\(group) \(group) 1\n"),
    ] {
      let number = write(text, to: "/proc/self/\(file)")
      if number != 0 { return number }
    }
    return raiseLoopback()
  }

  private static func write(_ text: String, to path: String) -> Int32 {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return errno }
    defer { close(descriptor) }
    return text.withCString { Glibc.write(descriptor, $0, strlen($0)) } < 0 ? errno : 0
  }

  /// Tests that start a server of their own on 127.0.0.1 go on working (netdevice(7)).
  private static func raiseLoopback() -> Int32 {
    let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
    guard descriptor >= 0 else { return errno }
    defer { close(descriptor) }
    // struct ifreq: a name of 16 bytes, and a union that begins with the flags; 40 bytes in all.
    var request = [UInt8](repeating: 0, count: 40)
    request.replaceSubrange(0..<2, with: Array("lo".utf8))
    return request.withUnsafeMutableBytes { bytes in
      guard let start = bytes.baseAddress else { return EFAULT }
      guard ioctl(descriptor, UInt(SIOCGIFFLAGS), start) == 0 else { return errno }
      let flags = bytes.loadUnaligned(fromByteOffset: 16, as: Int16.self)
      bytes.storeBytes(of: flags | 1, toByteOffset: 16, as: Int16.self)  // IFF_UP
      return ioctl(descriptor, UInt(SIOCSIFFLAGS), start) == 0 ? 0 : errno
    }
  }
}
