// SPDX-License-Identifier: Apache-2.0
import Foundation

/// A real server on the loopback in a folder of its own, ended with the test.
final class Server: Sendable {
  let folder: String
  let port: Int
  private let process: Process

  /// Starts a program; `arguments` get the port and the folder.
  init(_ arguments: (_ port: Int, _ folder: String) -> [String]) throws {
    folder = NSTemporaryDirectory() + "sluice-server-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    port = Tools.freePort()
    process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = arguments(port, folder)
    process.currentDirectoryURL = URL(filePath: folder)
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    for _ in 0..<600 where !answers { usleep(100_000) }
  }

  deinit {
    if process.isRunning {
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    try? FileManager.default.removeItem(atPath: folder)
  }

  private var answers: Bool {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }
}
